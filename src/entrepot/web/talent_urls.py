"""Where the pages of calls for experts, innovation zones and hosted visits are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import hosted_visits, talent, zones

urlpatterns = [
    path("talent/", talent.calls, name="talent"),
    path("talent/new/", talent.new_call, name="new_talent_call"),
    path("talent/<key:key>/", talent.call, name="talent_call"),
    path("zones/", zones.listed, name="zones"),
    path("zones/<str:key>/", zones.zone, name="zone"),
    path("hosted-visits/", hosted_visits.listed, name="hosted_visits"),
    path("hosted-visits/<str:key>/", hosted_visits.visit, name="hosted_visit"),
]
