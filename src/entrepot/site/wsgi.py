"""What the web server runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def by_https(inner: Application) -> Application:
    """The application of a node that is reached by https only: the web server in front speaks plain http to it, so nothing it is sent can say so."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return inner({**environ, "wsgi.url_scheme": "https"}, start_response)

    return answered


application: Application = get_wsgi_application()
if settings.HTTPS:
    application = by_https(application)
