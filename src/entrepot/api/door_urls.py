"""Where the open doors are."""

from __future__ import annotations

from django.urls import path

from entrepot.api import doors

app_name = "doors"
urlpatterns = [
    path("oai", doors.oai, name="oai"),
    path("sitemap.xml", doors.sitemap_index, name="sitemap"),
    path("sitemap-<int:place>.xml", doors.sitemap_part, name="sitemap_part"),
    path("catalogue.jsonld", doors.catalogue, {"form": "jsonld"}, name="catalogue_jsonld"),
    path("catalogue.ttl", doors.catalogue, {"form": "ttl"}, name="catalogue_turtle"),
    path("resources/<str:part>.jsonld", doors.entry, name="entry"),
    path("robots.txt", doors.robots, name="robots"),
]
