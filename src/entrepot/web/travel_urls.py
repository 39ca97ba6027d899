"""Where records that travel between nodes are spoken of; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import travelling

urlpatterns = [
    path("needs/<key:key>/send/", travelling.send_need, name="send_need"),
    path("needs/<key:key>/take-back/", travelling.take_need_back, name="take_need_back"),
    path("resources/<key:key>/give-body/", travelling.give_body, name="give_body"),
    path("resources/<key:key>/take-body-back/", travelling.take_body_back, name="take_body_back"),
    path("resources/<key:key>/introduce/", travelling.introduce, name="introduce_resource"),
]
