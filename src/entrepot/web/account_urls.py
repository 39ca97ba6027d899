"""Where the pages of one's own account are, beside those of allauth; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import accounts, first_run, privacy

urlpatterns = [
    path("account/sessions/", accounts.sessions, name="sessions"),
    path("account/data/", privacy.data, name="account_data"),
    path("account/data/export/", privacy.export, name="account_export"),
    path("account/data/erase/", privacy.erase, name="account_erase"),
    path("start/", first_run.start, name="start"),
]
