"""Where other nodes are looked after; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import peers, registry

urlpatterns = [
    path("nodes/", registry.registry, name="nodes"),
    path("peers/", peers.peers, name="peers"),
    path("peers/key/", peers.replace_own_key, name="replace_own_key"),
    path("peers/invitations/<int:number>/withdraw/", peers.withdraw, name="withdraw_peer_invitation"),
    path("peers/<slug:node>/", peers.peer, name="peer"),
    path("peers/<slug:node>/place/", registry.place, name="peer_place"),
    path("peers/<slug:node>/step/", peers.step, name="peer_step"),
    path("peers/<slug:node>/keys/<slug:key>/revoke/", peers.revoke, name="revoke_peer_key"),
]
