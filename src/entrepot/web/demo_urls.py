"""The doors of the demonstration; on any other node these addresses are not there."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import demo

app_name = "demo"
urlpatterns = [
    path("become/", demo.become, name="become"),
    path("mail/", demo.mails, name="mail"),
]
