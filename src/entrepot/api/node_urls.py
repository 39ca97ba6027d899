"""Where other nodes ask."""

from __future__ import annotations

from django.urls import path

from entrepot.api import nodes

app_name = "nodes"
urlpatterns = [
    path("node", nodes.node, name="node"),
    path("peers", nodes.peers, name="peers"),
    path("keys", nodes.keys, name="keys"),
]
