"""Where other nodes ask."""

from __future__ import annotations

from django.urls import path

from entrepot.api import node_logs, nodes

app_name = "nodes"
urlpatterns = [
    path("node", nodes.node, name="node"),
    path("nodes", nodes.registry, name="registry"),
    path("peers", nodes.peers, name="peers"),
    path("keys", nodes.keys, name="keys"),
    path("messages", nodes.messages, name="messages"),
    path("log/head", node_logs.log_head, name="log_head"),
    path("log/inclusion", node_logs.log_inclusion, name="log_inclusion"),
    path("log/consistency", node_logs.log_consistency, name="log_consistency"),
    path("log/seen", node_logs.log_seen, name="log_seen"),
    path("carried", node_logs.carried_answer, name="carried"),
]
