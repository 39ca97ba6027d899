"""Where the border's rules and papers are read; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import border, border_rules, obligations

urlpatterns = [
    path("border/", border.rules, name="border"),
    path("border/try/", border.attempt, name="border_try"),
    path("border/evidence/", border.papers, name="border_papers"),
    path("border/evidence/<str:key>/", border.paper, name="border_paper"),
    path("border/obligations/", obligations.obligations, name="border_obligations"),
    path("border/obligations/<str:key>/", obligations.obligation, name="border_owed"),
    path("border/rules/new/", border_rules.propose, name="border_propose"),
    path("border/proposals/<int:number>/", border_rules.proposal, name="border_proposal"),
    path("border/rules/<slug:name>/", border.rule, name="border_rule"),
]
