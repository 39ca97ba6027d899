"""Where the log of crossings is, and what people carry; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import carried, logs

urlpatterns = [
    path("crossings/", logs.crossings, name="crossings"),
    path("crossings/<int:index>/receipt/", logs.receipt, name="crossing_receipt"),
    path("carried/", carried.check, name="carried"),
    path("organisations/<key:key>/carried/", carried.issued, name="carried_issued"),
    path("organisations/<key:key>/carried/<str:slip>/revoke/", carried.revoke, name="carried_revoke"),
]
