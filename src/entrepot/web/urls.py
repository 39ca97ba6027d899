"""Where the pages are."""

from __future__ import annotations

from django.urls import include, path, register_converter

from entrepot.web.addresses import Key
from entrepot.web.views import (
    accounts,
    clusters,
    disclosure,
    entering,
    home,
    imports,
    inbox,
    mails,
    members,
    needs,
    node,
    organisations,
    quality,
    records,
    resources,
)

register_converter(Key, "key")

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", entering.new_need, name="new_need"),
    path("needs/<key:key>/tile/", needs.need_tile, name="need_tile"),
    path("needs/<key:key>/edit/", entering.edit_need, name="edit_need"),
    path("needs/<key:key>/history/", records.need_history, name="need_history"),
    path("needs/<key:key>/withdraw/", records.withdraw_need, name="withdraw_need"),
    path("needs/<key:key>/relist/", records.relist_need, name="relist_need"),
    path("needs/<key:key>/still-valid/", records.still_valid_need, name="still_valid_need"),
    path("needs/<key:key>/ask/", disclosure.ask_need, name="ask_need"),
    path("needs/<key:key>/requests/", disclosure.need_requests, name="need_requests"),
    path("needs/<key:key>/", needs.need, name="need"),
    path("resources/", resources.resources, name="resources"),
    path("resources/new/", entering.new_resource, name="new_resource"),
    path("resources/<key:key>/edit/", entering.edit_resource, name="edit_resource"),
    path("resources/<key:key>/history/", records.resource_history, name="resource_history"),
    path("resources/<key:key>/withdraw/", records.withdraw_resource, name="withdraw_resource"),
    path("resources/<key:key>/relist/", records.relist_resource, name="relist_resource"),
    path("resources/<key:key>/still-valid/", records.still_valid_resource, name="still_valid_resource"),
    path("resources/<key:key>/ask/", disclosure.ask_resource, name="ask_resource"),
    path("resources/<key:key>/requests/", disclosure.resource_requests, name="resource_requests"),
    path("resources/<key:key>/", resources.resource, name="resource"),
    path("mine/", records.my_records, name="mine"),
    path("disclosure/<str:key>/", disclosure.request_page, name="disclosure"),
    path("disclosure/<str:key>/answer/", disclosure.answer, name="answer_disclosure"),
    path("disclosure/<str:key>/take-back/", disclosure.take_back, name="take_back_request"),
    path("grants/<int:number>/revoke/", disclosure.revoke, name="revoke_grant"),
    path("agreements/<int:number>/", disclosure.agreement, name="agreement"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.found_organisation, name="found_organisation"),
    path("organisations/<key:key>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path(
        "organisations/<key:key>/history/", organisations.organisation_versions, name="organisation_versions"
    ),
    path("organisations/<key:key>/application/", organisations.application, name="application"),
    path("organisations/<key:key>/join/", members.join, name="join"),
    path("organisations/<key:key>/leave/", members.leave, name="leave"),
    path("organisations/<key:key>/members/", members.members, name="members"),
    path("organisations/<key:key>/members/<str:account>/", members.member, name="member"),
    path("organisations/<key:key>/invitations/", members.invite, name="invite"),
    path("organisations/<key:key>/", organisations.organisation, name="organisation"),
    path("invitations/<int:number>/withdraw/", members.withdraw_invitation, name="withdraw_invitation"),
    path("invitation/<str:secret>/", members.invitation, name="invitation"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:number>/", inbox.duty, name="duty"),
    path("mails/stop/<str:token>/", mails.stop_digest, name="stop_digest"),
    path("node/organisations/", node.node_organisations, name="node_organisations"),
    path("node/quality/", quality.node_quality, name="node_quality"),
    path("node/people/", node.node_people, name="node_people"),
    path("node/people/<str:key>/", node.node_person, name="node_person"),
    path("node/invitations/", node.node_invite, name="node_invite"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("import/", imports.import_page, name="import"),
    path("import/<str:ticket>/", imports.dry_run, name="dry_run"),
    path("import/<str:ticket>/refused/", imports.refused, name="refused"),
    path("account/", accounts.account, name="account"),
    path("", include("entrepot.web.account_urls")),
]
