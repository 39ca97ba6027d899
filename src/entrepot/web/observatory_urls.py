"""Where the pages of the observatory are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import balance, observatory

urlpatterns = [
    path("observatory/", observatory.observatory, name="observatory"),
    path("observatory/gaps/", observatory.gap_map, name="gap_map"),
    path("observatory/services/", balance.services, name="services"),
    path("observatory/services/table.csv", balance.services_table, name="services_table"),
    path("observatory/services/map.svg", balance.services_map, name="services_map"),
    path("observatory/<slug:key>/", observatory.indicator, name="indicator"),
    path("observatory/<slug:key>/events/", observatory.indicator_events, name="indicator_events"),
    path("observatory/<slug:key>/table.csv", observatory.indicator_table, name="indicator_table"),
    path("observatory/<slug:key>/series.svg", observatory.indicator_picture, name="indicator_picture"),
]
