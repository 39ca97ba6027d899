"""Where the open doors are."""

from __future__ import annotations

from django.urls import path

from entrepot.api import doors

app_name = "doors"
urlpatterns = [
    path("oai", doors.oai, name="oai"),
]
