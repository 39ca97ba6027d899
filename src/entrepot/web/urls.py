"""Where the pages are."""

from __future__ import annotations

from django.urls import include, path

from entrepot.web.views import (
    accounts,
    clusters,
    disclosure,
    entering,
    home,
    imports,
    needs,
    records,
    resources,
)

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", entering.new_need, name="new_need"),
    path("needs/<str:key>/", needs.need, name="need"),
    path("needs/<str:key>/tile/", needs.need_tile, name="need_tile"),
    path("needs/<str:key>/edit/", entering.edit_need, name="edit_need"),
    path("needs/<str:key>/history/", records.need_history, name="need_history"),
    path("needs/<str:key>/withdraw/", records.withdraw_need, name="withdraw_need"),
    path("needs/<str:key>/relist/", records.relist_need, name="relist_need"),
    path("needs/<str:key>/still-valid/", records.still_valid_need, name="still_valid_need"),
    path("needs/<str:key>/ask/", disclosure.ask_need, name="ask_need"),
    path("needs/<str:key>/requests/", disclosure.need_requests, name="need_requests"),
    path("resources/", resources.resources, name="resources"),
    path("resources/new/", entering.new_resource, name="new_resource"),
    path("resources/<str:key>/", resources.resource, name="resource"),
    path("resources/<str:key>/edit/", entering.edit_resource, name="edit_resource"),
    path("resources/<str:key>/history/", records.resource_history, name="resource_history"),
    path("resources/<str:key>/withdraw/", records.withdraw_resource, name="withdraw_resource"),
    path("resources/<str:key>/relist/", records.relist_resource, name="relist_resource"),
    path("resources/<str:key>/still-valid/", records.still_valid_resource, name="still_valid_resource"),
    path("resources/<str:key>/ask/", disclosure.ask_resource, name="ask_resource"),
    path("resources/<str:key>/requests/", disclosure.resource_requests, name="resource_requests"),
    path("mine/", records.my_records, name="mine"),
    path("disclosure/<str:key>/", disclosure.request_page, name="disclosure"),
    path("disclosure/<str:key>/answer/", disclosure.answer, name="answer_disclosure"),
    path("disclosure/<str:key>/take-back/", disclosure.take_back, name="take_back_request"),
    path("grants/<int:number>/revoke/", disclosure.revoke, name="revoke_grant"),
    path("agreements/<int:number>/", disclosure.agreement, name="agreement"),
    path("organisations/<str:key>/", resources.organisation, name="organisation"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("import/", imports.import_page, name="import"),
    path("import/<str:ticket>/", imports.dry_run, name="dry_run"),
    path("import/<str:ticket>/refused/", imports.refused, name="refused"),
    path("account/", accounts.account, name="account"),
    path("", include("entrepot.web.account_urls")),
]
