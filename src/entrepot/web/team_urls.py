"""Where the pages of service teams and of centres are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import centres, team_visits, teams

urlpatterns = [
    path("teams/", teams.team_list, name="teams"),
    path("teams/<str:key>/", teams.team, name="team"),
    path("teams/visits/<str:key>/", team_visits.visit, name="team_visit"),
    path("centres/<key:key>/", centres.centre, name="centre"),
]
