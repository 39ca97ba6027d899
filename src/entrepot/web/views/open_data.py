"""Open data: every door by which other programs read what is public here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.exchange.doors.addresses import at
from entrepot.exchange.opening import licence
from entrepot.exchange.queries.doors import standing
from entrepot.web import figures
from entrepot.web.names import LISTS, name_in


@dataclass(frozen=True, slots=True)
class Door:
    """One door: what it is, for whom, and an address to try."""

    name: str
    text: str
    address: str


def doors() -> tuple[Door, ...]:
    """The doors in the order in which they are most asked for."""
    return (
        Door(
            "OAI-PMH 2.0",
            _(
                "For libraries and portals that harvest: what changed since they last asked, and what is gone. In Dublin Core and DataCite."
            ),
            at("/oai?verb=ListRecords&metadataPrefix=oai_dc"),
        ),
        Door(
            "DCAT-AP 3 · JSON-LD",
            _("For catalogues of open data, page by page; each resource has a description of its own too."),
            at("/catalogue.jsonld"),
        ),
        Door("DCAT-AP 3 · Turtle", _("The same as text that people read, too."), at("/catalogue.ttl")),
        Door(
            "schema.org",
            _("For search engines: in every resource's page, and the pages by a sitemap."),
            at("/sitemap.xml"),
        ),
        Door(
            "OpenAPI 3.1",
            _(
                "For programs of your own: the description of the interface, with what people may do by a token."
            ),
            at("/api/v1/openapi.json"),
        ),
        Door(
            "iCalendar",
            _("For calendars: when an instrument is taken, at its page’s address with busy.ics behind it."),
            at("/resources/…/busy.ics"),
        ),
    )


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is open, under which licence, since when, and by which doors."""
    stands, stated = standing(), licence()
    return render(
        request,
        "entrepot/open_data.html",
        {
            "records": figures.number(stands.records),
            "gone": figures.number(stands.gone) if stands.gone else "",
            "changed": figures.day(stands.changed.date()) if stands.changed else "",
            "kinds": [
                (name_in(LISTS, kind), kind, figures.number(stands.kinds[kind]))
                for kind in LISTS
                if kind in stands.kinds
            ],
            "licence": stated,
            "linked": stated.startswith(("https://", "http://")),
            "doors": doors(),
        },
    )
