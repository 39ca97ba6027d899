"""Where the pages of one's own account are, beside those of allauth; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import accounts, first_run, privacy, searches, tokens

urlpatterns = [
    path("account/sessions/", accounts.sessions, name="sessions"),
    path("account/data/", privacy.data, name="account_data"),
    path("account/data/export/", privacy.export, name="account_export"),
    path("account/data/erase/", privacy.erase, name="account_erase"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="revoke_token"),
    path("account/searches/", searches.searches, name="searches"),
    path("account/searches/keep/", searches.keep, name="keep_search"),
    path("account/searches/<str:key>/", searches.search, name="search"),
    path("start/", first_run.start, name="start"),
]
