"""Where the pages of programmes are; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import (
    applications,
    call_editing,
    delivery,
    memberships,
    programme_applications,
    programmes,
)

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/new/", call_editing.new_programme, name="new_programme"),
    path("programmes/applications/", applications.own_applications, name="own_applications"),
    path("programmes/applications/<str:key>/", applications.application, name="programme_application"),
    path("programmes/applications/<str:key>/write/", applications.write, name="write_application"),
    path("programmes/applications/<str:key>/check/", applications.check, name="check_application"),
    path("programmes/applications/<str:key>/files/<str:file>/", applications.file, name="application_file"),
    path(
        "programmes/applications/<str:key>/take-back/<slug:step>/",
        applications.take_back,
        name="take_back_application",
    ),
    path(
        "programmes/applications/<str:key>/judge/<slug:step>/", applications.judge, name="judge_application"
    ),
    path("programmes/members/<str:key>/", memberships.member, name="programme_member"),
    path("programmes/members/<str:key>/reports/<str:start>/", memberships.begin, name="begin_report"),
    path("programmes/members/<str:key>/steps/<slug:name>/", memberships.step, name="member_step"),
    path("programmes/reports/<str:key>/", memberships.report, name="programme_report"),
    path("programmes/reports/<str:key>/judge/", memberships.judge, name="judge_report"),
    path(
        "programmes/reports/<str:key>/events/<slug:measure>/", memberships.report_events, name="report_events"
    ),
    path("programmes/<str:key>/", programmes.programme, name="programme"),
    path("programmes/<str:key>/lights/", delivery.lights, name="programme_lights"),
    path("programmes/<str:key>/lights.csv", delivery.lights_csv, name="programme_lights_csv"),
    path("programmes/<str:key>/lights.xlsx", delivery.lights_xlsx, name="programme_lights_xlsx"),
    path("programmes/<str:key>/start/", delivery.start, name="start_programme"),
    path("programmes/<str:key>/targets/", delivery.targets, name="programme_targets"),
    path("programmes/<str:key>/agreements/", delivery.offer, name="offer_agreements"),
    path("programmes/<str:key>/end/", delivery.end, name="end_programme"),
    path("programmes/<str:key>/apply/", applications.apply, name="apply"),
    path("programmes/<str:key>/edit/", call_editing.edit_programme, name="edit_programme"),
    path("programmes/<str:key>/publish/", call_editing.publish, name="publish_programme"),
    path(
        "programmes/<str:key>/applications/",
        programme_applications.applications,
        name="programme_applications",
    ),
    path(
        "programmes/<str:key>/applications.csv",
        programme_applications.as_csv,
        name="programme_applications_csv",
    ),
    path(
        "programmes/<str:key>/applications.xlsx",
        programme_applications.as_xlsx,
        name="programme_applications_xlsx",
    ),
]
