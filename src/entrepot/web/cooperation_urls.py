"""Where the pages of cooperations and of their signing days are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from typing import Final

from django.urls import path

from entrepot.web.views import cooperations, joint_work, pairing, signing_days

_DAY: Final = "programmes/<str:key>/signing/<str:day>/"

urlpatterns = [
    path("programmes/<str:key>/cooperations/", cooperations.listed, name="cooperations"),
    path("programmes/<str:key>/cooperations/enter/", cooperations.enter, name="enter_cooperation"),
    path("programmes/<str:key>/pairing/", pairing.pairing, name="pairing"),
    path("programmes/<str:key>/signing/", signing_days.plan, name="plan_day"),
    path(_DAY, signing_days.projector, name="signing_board"),
    path(f"{_DAY}now/", signing_days.now, name="signing_now"),
    path(f"{_DAY}desk/", signing_days.desk, name="signing_desk"),
    path(f"{_DAY}signatories/<str:signatory>/", signing_days.name_signatory, name="name_signatory"),
    path(f"{_DAY}<slug:act>/", signing_days.act, name="signing_act"),
    path("cooperations/<str:key>/", cooperations.cooperation, name="cooperation"),
    path("cooperations/<str:key>/projects/", joint_work.begin_project, name="begin_project"),
    path("cooperations/<str:key>/projects/<str:project>/", joint_work.tell_project, name="tell_project"),
    path("cooperations/<str:key>/visits/", joint_work.arrange_visit, name="arrange_visit"),
    path("cooperations/<str:key>/visits/<str:visit>/", joint_work.follow_up, name="follow_up"),
    path("cooperations/<str:key>/landed/", joint_work.report_landed, name="report_landed"),
]
