"""Where open data are described; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import open_data

urlpatterns = [
    path("open/", open_data.open_data, name="open_data"),
]
