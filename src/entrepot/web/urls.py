"""Where the pages are."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import accounts, clusters, home, imports, needs, resources

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", needs.new_need, name="new_need"),
    path("needs/<str:key>/", needs.need, name="need"),
    path("needs/<str:key>/tile/", needs.need_tile, name="need_tile"),
    path("resources/", resources.resources, name="resources"),
    path("resources/<str:key>/", resources.resource, name="resource"),
    path("organisations/<str:key>/", resources.organisation, name="organisation"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("import/", imports.import_page, name="import"),
    path("import/<str:ticket>/", imports.dry_run, name="dry_run"),
    path("import/<str:ticket>/refused/", imports.refused, name="refused"),
    path("account/", accounts.account, name="account"),
]
