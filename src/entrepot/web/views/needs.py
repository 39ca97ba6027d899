"""Needs: the list, and the page of one: its chain for those who may read its details, its teaser for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.booking.queries import bookable
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.matching.rates import rates
from entrepot.people import queries as people
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.chainpage import NextStep, chain_page, main_links, resource_keys, with_opinions, with_talks
from entrepot.web.deals.starting import talk_of_record
from entrepot.web.disclosure import asking
from entrepot.web.filters import Filter, filter_line
from entrepot.web.found import ahead, chains_of, find_ahead, known
from entrepot.web.heads import need_head
from entrepot.web.keeping import keeping
from entrepot.web.names import NEED_LISTS, OUTCOMES, known_names, name_in, organisation_name, title_of
from entrepot.web.opinions import opinions
from entrepot.web.quality import ended, quality_panel
from entrepot.web.runs.provenance import origins
from entrepot.web.shown import note_shown
from entrepot.web.summaries import summaries, tile
from entrepot.web.travelling import from_node, sending
from entrepot.web.views.lists import PER_PAGE_EXPLAINED, chosen_filters, place_options, turned_page
from entrepot.web.whosees import ways, who_sees

FIELDS = ("kind", "place", "cluster", "industrial_chain", "organisation", "outcome")
COLUMNS = {"kind": "kind", "organisation": "organisation__key"}
"""The columns of filters that are not the number of a record beside."""


def needs(request: HttpRequest) -> HttpResponse:
    """Every listed need, narrowed down by kind, place, cluster and owner, each with the state of its chain."""
    party, chosen = party_of(request), chosen_filters(request, FIELDS)
    wanted = chosen.get("outcome", "")
    records = catalogue.needs(party).filter(
        **{column(field): value for field, value in chosen.items() if field != "outcome"}, state=State.LISTED
    )
    readable = _readable(party) if ahead() else []
    outcomes = _outcomes(readable) if ahead() else {}
    if wanted:
        records = records.filter(key__in=[key for key, outcome in outcomes.items() if outcome == wanted])
    page, turned = turned_page(records, request, chosen, PER_PAGE_EXPLAINED)
    filters = (
        filter_line(_("Kind"), "kind", _named(NEED_LISTS), chosen),
        filter_line(_("Place"), "place", place_options(), chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
        *owner_filter(chosen, party),
        *([filter_line(_("Outcome"), "outcome", _named(OUTCOMES), chosen)] if ahead() else []),
    )
    looked_at = _looked_at(len(outcomes), len(readable)) if wanted else ""
    return render(
        request,
        "entrepot/needs.html",
        {
            **turned,
            "filters": filters,
            "summaries": summaries(page, party),
            "looked_at": looked_at,
            "keep": keeping("needs", chosen, party),
        },
    )


def _readable(party: Party) -> list[str]:
    """The needs whose verdict may be told to a party: it is concluded from their details."""
    return list(catalogue.readable_needs(party).filter(state=State.LISTED).values_list("key", flat=True))


def _outcomes(keys: list[str]) -> dict[str, str]:
    """The verdict on every one of these that has been looked at so far, by key; the others are looked at meanwhile."""
    found = known(keys)
    if len(found) < len(keys):
        find_ahead()
    return {key: chains.verdict for key, chains in found.items()}


def _looked_at(count: int, total: int) -> str:
    """How much of the list an outcome is known of, as long as it is not all of it."""
    if count >= total:
        return ""
    return _("%(count)s of %(total)s needs have been looked at so far; load this page again in a minute.") % {
        "count": figures.number(count),
        "total": figures.number(total),
    }


def need(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a need. Its own people may look at it as a stranger does."""
    party = party_of(request)
    record = need_of(key, party)
    panel, seen = who_sees(record, party), disclosed(record, party)
    as_stranger = panel is not None and request.GET.get("as") == "stranger"
    if as_stranger:
        panel, seen = None, disclosed(record, ANONYMOUS)
    found_ways = ways(record, party)
    shown = {
        "ways": found_ways,
        "panel": panel,
        "asking": None if as_stranger else asking(record, seen, party),
        "as_stranger": as_stranger,
        "state": record.state,
        "quality": None if as_stranger else quality_panel(record, party),
        "ended": ended(record),
        "talk": None if as_stranger else talk_of_record(record, party),
        "came": from_node(record, ANONYMOUS if as_stranger else party),
        "sending": None if as_stranger else sending(record, party),
        "need_key": key,
        "origins": origins("need", key, ANONYMOUS if as_stranger else party) if seen.level else (),
    }
    if seen.level is None or record.state != State.LISTED:
        return render(
            request, "entrepot/need_teaser.html", {**shown, "head": need_head(seen), "level": seen.level}
        )
    chains = chains_of(record)
    found = catalogue.resources_by_key(resource_keys(chains), party)
    resources = {item.key: item for item in all_disclosed(found.values(), party)}
    view = chain_page(seen, chains, resources, known_names(), rates())
    if not as_stranger:
        view = with_opinions(view, opinions(record, main_links(chains), party))
        view = with_talks(view, record, chains, resources, party)
    if chains.verdict == "no_adequate_supply" and found_ways.edit:
        view = replace(view, next=NextStep(_("Say it in other words"), found_ways.edit))
    early = not chains.voters and ahead()
    if not as_stranger and not early:
        note_shown(record, chains, party)
    books = bool(party.admitted) and bookable(party).filter(resource__key__in=resources).exists()
    more = {"view": view, "head": view.head, "early": early, "books": books}
    return render(request, "entrepot/need.html", {**shown, **more})


def need_tile(request: HttpRequest, key: str) -> HttpResponse:
    """The tile of a need with the state of its chain, for lists that were shown before it was known."""
    party = party_of(request)
    return render(request, "entrepot/parts/tile.html", {"item": tile(need_of(key, party), party)})


def need_of(key: str, party: Party) -> Need:
    """The need that an address names.

    Raises:
        Http404: there is none that the party may know of.
    """
    try:
        return catalogue.need(key, party)
    except Need.DoesNotExist as error:
        raise Http404 from error


def _named(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, name_in(names, key)) for key in names]


def cluster_options() -> list[tuple[str, str]]:
    """Every cluster with its name."""
    return [(cluster.key, title_of(cluster.texts, cluster.key)) for cluster in catalogue.clusters()]


def owner_filter(chosen: Mapping[str, str], party: Party) -> list[Filter]:
    """The line that names the owner to whom a list is narrowed down, if the party may know of it; none while it is everybody's."""
    if "organisation" not in chosen:
        return []
    owner = people.organisations(party).filter(key=chosen["organisation"]).first()
    options = [(owner.key, organisation_name(owner))] if owner else []
    return [filter_line(_("Owner"), "organisation", options, chosen)]


def column(field: str) -> str:
    """The column that a filter narrows down by."""
    return COLUMNS.get(field, f"{field}_id")
