"""Where the pages of self-assessments are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import assessments

urlpatterns = [
    path("assessments/", assessments.listed, name="assessments"),
    path("assessments/sectors/", assessments.sectors, name="sectors"),
    path("assessments/<str:key>/", assessments.assessment, name="assessment"),
]
