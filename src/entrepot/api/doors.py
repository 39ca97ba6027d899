"""The open doors: what everybody may see, in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from entrepot.exchange.doors.oai import answer
from entrepot.runtime.budgets import take_for

Answering = Callable[..., HttpResponse]


def limited(view: Answering) -> Answering:
    """As often as the API may be asked; who asks more often is told when to ask again: 503, as harvesters know it."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **given: object) -> HttpResponse:
        seconds = take_for(request, "")
        if not seconds:
            answered = view(request, *args, **given)
            answered["Access-Control-Allow-Origin"] = "*"  # it is the same for everybody
            answered["Cross-Origin-Resource-Policy"] = "cross-origin"
            return answered
        busy = HttpResponse("Too many requests: ask again later.\n", status=503, content_type="text/plain")
        busy["Retry-After"] = str(ceil(seconds))
        return busy

    return asked


@csrf_exempt  # it changes nothing: the protocol asks by GET or POST
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def oai(request: HttpRequest) -> HttpResponse:
    """A question of OAI-PMH."""
    fields = request.POST if request.method == "POST" else request.GET
    return HttpResponse(answer(dict(fields.lists())), content_type="text/xml; charset=utf-8")
