"""Where the page of a park is, and what is opened to partners; they belong to ``entrepot.web.urls``."""

from __future__ import annotations

from django.urls import path

from entrepot.web.views import parks

urlpatterns = [
    path("organisations/<key:key>/park/", parks.park, name="park"),
    path("cooperations/<str:key>/resources/", parks.share, name="share_resource"),
]
