"""Searches that people keep: kept, renamed, paused, looked at, deleted."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from entrepot.catalogue.refusals import RefusedError
from entrepot.journal import actions as journal
from entrepot.matching import index, searches
from entrepot.matching.actions.alerts import FOUND, kept, look_at_search, settled
from entrepot.matching.changes import window
from entrepot.matching.domain import Asked
from entrepot.matching.models import NAME, SavedSearch
from entrepot.people.actions import settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import require

MOST: Final = 50
"""Searches that one account may keep."""


def keep_search(*, name: str, asked: Asked, by: Party) -> SavedSearch:
    """Keep a search: what it finds from now on is new. The same search is kept once, and given back.

    Raises:
        NotAllowedError: nobody is signed in.
        RefusedError: it asks for nothing, or there are too many.
    """
    rule = require(by, "search.keep")
    if asked.of == "all" and not asked.q:
        raise RefusedError("search_empty", "There is nothing to look for.", "Enter words to search for.")
    upto = settled()
    found = searches.shown(asked, searches.nearest(asked), by) if asked.q else ()
    known = kept((), found, {}, upto)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(key=by.actor)
        own = list(searches.searches(by))
        same = next((item for item in own if item.question == asked), None)
        if same is not None:
            return same
        if len(own) >= MOST:
            raise RefusedError(
                "searches_many", f"You keep {MOST} searches already.", "Delete one that you do not need."
            )
        search = SavedSearch.objects.create(
            account=account, name=_tidy(name, asked), asked=asked.plain(), position=upto, known=known
        )
        _record("search.keep", search, rule, by)
    return search


@transaction.atomic
def rename_search(*, key: str, name: str, by: Party) -> SavedSearch:
    """Give a search another name; an empty one gives back the words it looks for.

    Raises:
        SavedSearch.DoesNotExist: ``by`` keeps none of this key.
    """
    search, rule = _own(key, by)
    search.name = _tidy(name, search.question)
    search.save(update_fields=["name"])
    for duty in Duty.objects.filter(kind=FOUND, subject=search.key, settled=None):
        duty.details = {**duty.details, "name": search.name}
        duty.save(update_fields=["details"])
    _record("search.rename", search, rule, by)
    return search


@transaction.atomic
def pause_search(*, key: str, by: Party) -> SavedSearch:
    """Look no more for it, until it is resumed.

    Raises:
        SavedSearch.DoesNotExist: ``by`` keeps none of this key.
    """
    search, rule = _own(key, by)
    search.paused = True
    search.save(update_fields=["paused"])
    _record("search.pause", search, rule, by)
    return search


def resume_search(*, key: str, by: Party) -> SavedSearch:
    """Look for it again: for what is new from now on, not for what came while it was paused.

    Raises:
        SavedSearch.DoesNotExist: ``by`` keeps none of this key.
    """
    upto = settled()
    with transaction.atomic():
        search, rule = _own(key, by)
        if search.paused:
            search.paused, search.position = False, upto
            search.save(update_fields=["paused", "position"])
            _record("search.resume", search, rule, by)
    return search


@transaction.atomic
def delete_search(*, key: str, by: Party) -> None:
    """Forget a search, and what it found.

    Raises:
        SavedSearch.DoesNotExist: ``by`` keeps none of this key.
    """
    search, rule = _own(key, by)
    settle_duties(kind=FOUND, subject=search.key, by=by)
    Duty.objects.filter(kind=FOUND, subject=search.key).update(details={})
    _record("search.delete", search, rule, by)
    search.delete()


def look_now(*, key: str, by: Party) -> int:
    """Look at once; returns how many records are new. Also while it is paused.

    Raises:
        SavedSearch.DoesNotExist: ``by`` keeps none of this key.
        RefusedError: entries are still being read, so that what is new could be missed.
    """
    search = searches.searches(by).get(key=key)
    if index.current().waiting:
        raise RefusedError(
            "still_reading", "New entries are still being read.", "Try again in a minute; nothing is missed."
        )
    new = 0
    last = settled()
    while (search := searches.searches(by).get(pk=search.pk)).position < last:
        touched, upto = window(after=search.position, upto=last)
        new += look_at_search(number=search.pk, touched=touched, upto=upto, by=by)
    return new


def _own(key: str, by: Party) -> tuple[SavedSearch, str]:
    search = searches.searches(by).select_for_update(of=("self",)).get(key=key)
    return search, require(by, "search.own", search)


def _tidy(name: str, asked: Asked) -> str:
    return " ".join((name or asked.q).split())[:NAME]


def _record(verb: str, search: SavedSearch, rule: str, by: Party) -> None:
    journal.record(stream="matching", actor=by.actor, acts=[journal.Act(verb, search.key, rule=rule)])
