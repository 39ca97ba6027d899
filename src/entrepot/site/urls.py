"""Every address of the node."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from entrepot.api.routes import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("exchange/v1/", include("entrepot.api.node_urls")),
    path("", include("entrepot.api.door_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("entrepot.web.urls")),
    path("", include("entrepot.web.accounts.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("entrepot.web.demo_urls")))
handler400 = "entrepot.site.errors.bad_request"
handler403 = "entrepot.web.views.forbidden"
handler404 = "entrepot.web.views.not_found"
handler500 = "entrepot.site.errors.server_error"
