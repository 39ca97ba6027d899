"""Duties about what was found while nobody looked: kept searches, and resources for needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.matching.actions.searches import pause_search
from entrepot.matching.models import SavedSearch
from entrepot.matching.searches import searches
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web import figures
from entrepot.web.duties.registry import Told, Way, noted
from entrepot.web.keeping import url_of
from entrepot.web.names import title_of
from entrepot.web.present import listed


def tell_searches(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What is new in searches that somebody keeps."""
    known = {item.key: item for item in searches(party).filter(key__in={duty.subject for duty in duties})}
    titles = _titles(duties, party)
    return {duty.pk: _search(duty, known[duty.subject], titles) for duty in duties if duty.subject in known}


def tell_served(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Resources that are new for a need."""
    readable = catalogue.readable_needs(party).filter(key__in={duty.subject for duty in duties})
    known = {need.key: need for need in readable}
    titles = _titles(duties, party)
    return {duty.pk: _served(duty, known[duty.subject], titles) for duty in duties if duty.subject in known}


def _titles(duties: Sequence[Duty], party: Party) -> dict[str, str]:
    """Titles of what was found, as far as the party may read them, by reference."""
    references = {str(item) for duty in duties for item in duty.details.get("found", ())}
    keys = {
        of: [item.partition(":")[2] for item in references if item.startswith(f"{of}:")]
        for of in ("need", "resource")
    }
    records: list[Need | Resource] = [
        *catalogue.needs_by_key(keys["need"], party).values(),
        *catalogue.resources_by_key(keys["resource"], party).values(),
    ]
    return {
        f"{'need' if seen.is_need else 'resource'}:{seen.key}": title_of(seen.texts, seen.key)
        for seen in all_disclosed(records, party)
    }


def _found(duty: Duty, titles: Mapping[str, str]) -> str:
    named = [titles[item] for item in duty.details.get("found", ()) if item in titles]
    return listed([_("“%(title)s”") % {"title": title} for title in named])


def _count(duty: Duty) -> int:
    count = duty.details.get("count")
    return count if isinstance(count, int) else 1


def _search(duty: Duty, search: SavedSearch, titles: Mapping[str, str]) -> Told:
    count = _count(duty)
    given = {"count": figures.number(count), "name": search.name or _("your search")}
    sentence = ngettext(
        "%(count)s new entry in the search “%(name)s”",
        "%(count)s new entries in the search “%(name)s”",
        count,
    )

    def pause(party: Party, _given: str) -> str:
        with transaction.atomic():
            pause_search(key=search.key, by=party)
            note_duty(duty=duty, by=party)
        return _("It is not looked for any more.")

    return Told(
        sentence=sentence % given,
        discreet=sentence % given,
        url=url_of(search.question),
        link=_("See what it finds"),
        facts=_new(duty, titles),
        ways=(noted(duty), Way("pause", _("Look no more for it"), pause, quiet=True)),
    )


def _served(duty: Duty, need: Need, titles: Mapping[str, str]) -> Told:
    count = _count(duty)
    sentence = ngettext(
        "%(count)s new resource fits your need “%(title)s”",
        "%(count)s new resources fit your need “%(title)s”",
        count,
    )
    given = {"count": figures.number(count)}
    return Told(
        sentence=sentence % {**given, "title": title_of(need.texts, need.key)},
        discreet=sentence % {**given, "title": title_of(need.teasers or need.texts, need.key)},
        url=reverse("web:need", args=[need.key]),
        link=_("See its chain"),
        facts=_new(duty, titles),
        ways=(noted(duty),),
    )


def _new(duty: Duty, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    names = _found(duty, titles)
    return ((_("New"), names),) if names else ()
