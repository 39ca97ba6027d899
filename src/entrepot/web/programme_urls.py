"""Where the pages of programmes are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import programmes

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/<str:key>/", programmes.programme, name="programme"),
]
