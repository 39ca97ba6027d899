"""The open doors: what everybody may see, in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.exchange import doors as open_doors
from entrepot.exchange.doors import sitemap
from entrepot.exchange.doors.oai import answer
from entrepot.exchange.opening import open_records
from entrepot.runtime.budgets import take_for
from entrepot.vocabulary.addresses import key_in

Answering = Callable[..., HttpResponse]
FORMS: Final = {"jsonld": "application/ld+json", "ttl": "text/turtle; charset=utf-8"}
LARGEST: Final = (1 << 63) - 1


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


@require_safe
@limited
def sitemap_index(_: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    return HttpResponse(sitemap.index(), content_type="application/xml")


@require_safe
@limited
def sitemap_part(_: HttpRequest, place: int) -> HttpResponse:
    """Pages of open records."""
    return HttpResponse(sitemap.part(place), content_type="application/xml")


@require_safe
def robots(_: HttpRequest) -> HttpResponse:
    """What search engines may visit."""
    return HttpResponse(sitemap.robots(), content_type="text/plain; charset=utf-8")


@require_safe
@limited
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """A page of the catalogue as a graph.

    Raises:
        Http404: there is no such page.
    """
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit()) or len(after) > 19 or int(after) > LARGEST:
        raise Http404
    return HttpResponse(open_doors.catalogue(form, int(after)), content_type=FORMS[form])


@require_safe
@limited
def entry(_: HttpRequest, part: str) -> HttpResponse:
    """One open resource as a graph.

    Raises:
        Http404: none of this key is open.
    """
    key = key_in(part)
    record = open_records([key]).get(key)
    if record is None:
        raise Http404
    return HttpResponse(open_doors.entry(record), content_type=FORMS["jsonld"])
