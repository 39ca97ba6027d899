"""Resources and the organisations that own them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.models import Resource
from entrepot.matching import queries as matching
from entrepot.matching.domain import near
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.vocabulary.kinds import Role
from entrepot.web.alike import also_known
from entrepot.web.asking import party_of
from entrepot.web.booking.ways import booked
from entrepot.web.cards import BY_RULES
from entrepot.web.deals.starting import talk_of_record
from entrepot.web.describing import described
from entrepot.web.disclosure import asking
from entrepot.web.filters import filter_line
from entrepot.web.found import chains_with
from entrepot.web.hits import Hit, hit
from entrepot.web.keeping import keeping
from entrepot.web.names import LISTS, name_in
from entrepot.web.profiles import resource_profile
from entrepot.web.quality import ended, quality_panel
from entrepot.web.runs.provenance import origins
from entrepot.web.shown import note_opened
from entrepot.web.travelling import at_nodes, from_node, giving
from entrepot.web.views.lists import chosen_filters, place_options, turned_page
from entrepot.web.views.needs import cluster_options, column, owner_filter
from entrepot.web.whosees import ways, who_sees

FIELDS = ("kind", "place", "cluster", "industrial_chain", "organisation", "q")
FOUND = 200


def resources(request: HttpRequest) -> HttpResponse:
    """Every listed resource, narrowed down by kind, place, cluster, owner and a search."""
    party, chosen = party_of(request), chosen_filters(request, FIELDS)
    page, turned = turned_page(_narrowed(chosen, party), request, chosen)
    counts = catalogue.counts().resources_by_kind
    kinds = [(kind, name_in(LISTS, kind)) for kind in LISTS if counts.get(kind)]
    filters = (
        filter_line(_("Kind"), "kind", kinds, chosen, counts if set(chosen) <= {"kind"} else None),
        filter_line(_("Place"), "place", place_options(), chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
        *owner_filter(chosen, party),
    )
    return render(
        request,
        "entrepot/resources.html",
        {
            **turned,
            "hits": [hit(record) for record in all_disclosed(page, party)],
            "filters": filters,
            "chosen": chosen,
            "kept": [(field, value) for field, value in chosen.items() if field != "q"],
            "keep": keeping("resources", chosen, party),
            "headline": name_in(LISTS, chosen["kind"]) if chosen.get("kind") in LISTS else _("Resources"),
        },
    )


def _narrowed(chosen: dict[str, str], party: Party) -> QuerySet[Resource] | list[Resource]:
    records = catalogue.resources(party).filter(
        **{column(field): value for field, value in chosen.items() if field != "q"}, state=State.LISTED
    )
    if "q" not in chosen:
        return records
    found = near(
        matching.search(chosen["q"], kind=chosen.get("kind"), place=chosen.get("place"), limit=FOUND)
    )
    by_key = {
        record.key: record
        for record in records.filter(key__in=[item.key for item in found if not item.is_need])
    }
    return [by_key[item.key] for item in found if item.key in by_key]


def resource(request: HttpRequest, key: str) -> HttpResponse:
    """One resource, with what other lists say of the same. Its own people may look at it as a stranger does."""
    party = party_of(request)
    try:
        record = catalogue.resource(key, party)
    except Resource.DoesNotExist:
        return _stand_in(key, party)
    note_opened(request, record.key, party)
    panel, seen = who_sees(record, party), disclosed(record, party)
    as_stranger = panel is not None and request.GET.get("as") == "stranger"
    if as_stranger:
        panel, seen = None, disclosed(record, ANONYMOUS)
    serves = _needs(_served(record, party), party)
    found = (
        []
        if serves or record.kind in BY_RULES or record.state != State.LISTED
        else matching.needs_for(record)
    )
    return render(
        request,
        "entrepot/resource.html",
        {
            "view": resource_profile(seen, record.source, record.updated.date()),
            "serves": serves,
            "needs": _needs([item.key for item in near(found)], party),
            "ways": ways(record, party),
            "panel": panel,
            "asking": None if as_stranger else asking(record, seen, party),
            "price_hidden": Level.PRICE in seen.withheld and not as_stranger,
            "as_stranger": as_stranger,
            "state": record.state,
            "also": also_known(record, party),
            "quality": None if as_stranger else quality_panel(record, party),
            "ended": ended(record),
            "booked": booked(record, ANONYMOUS if as_stranger else party, request.GET.get("need", "")),
            "talk": None if as_stranger else talk_of_record(record, party),
            "giving": None if as_stranger else giving(record, party),
            "came": from_node(record, ANONYMOUS if as_stranger else party),
            "abroad": at_nodes(record, ANONYMOUS if as_stranger else party),
            "origins": origins("resource", record.key, ANONYMOUS if as_stranger else party),
            "described": described(record.key) if record.state == State.LISTED else "",
            "way": reverse("web:technology_pipeline", args=[record.key])
            if record.kind == Role.TECHNOLOGY
            else "",
        },
    )


def _stand_in(key: str, party: Party) -> HttpResponse:
    """To the page of what stands for a record that was joined to it.

    Raises:
        Http404: there is none that the party may know of.
    """
    try:
        return redirect("web:resource", key=catalogue.stands_for(key, party).key)
    except Resource.DoesNotExist as error:
        raise Http404 from error


def resource_of(key: str, party: Party) -> Resource:
    """The resource that an address names.

    Raises:
        Http404: there is none that the party may know of.
    """
    try:
        return catalogue.resource(key, party)
    except Resource.DoesNotExist as error:
        raise Http404 from error


def _served(record: Resource, party: Party) -> list[str]:
    """The needs in whose chain it stands, as far as the party may know their chains."""
    keys = chains_with(record.key)
    readable = set(
        catalogue.readable_needs(party).filter(key__in=keys, state=State.LISTED).values_list("key", flat=True)
    )
    return [key for key in keys if key in readable]


def _needs(keys: Sequence[str], party: Party) -> list[Hit]:
    """Listed needs as rows, in this order."""
    records = catalogue.needs_by_key(keys, party)
    listed = [records[key] for key in keys if key in records and records[key].state == State.LISTED]
    return [hit(record) for record in all_disclosed(listed, party)]
