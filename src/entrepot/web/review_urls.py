"""Where the pages of reviews, panels and decisions are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import decisions, panels, reviews

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<str:key>/", reviews.review, name="review"),
    path("reviews/<str:key>/files/<str:file>/", reviews.review_file, name="review_file"),
    path("programmes/<str:key>/panel/", panels.panel, name="panel"),
    path("programmes/<str:key>/decision/", decisions.decision, name="decision"),
    path("programmes/applications/<str:key>/panel/", panels.panel_table, name="panel_table"),
    path("programmes/applications/<str:key>/letter/", decisions.letter, name="letter"),
]
