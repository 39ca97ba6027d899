"""Looking again for somebody: what is new becomes a duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from django.db import transaction

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.journal import actions as journal
from entrepot.journal.models import Change
from entrepot.matching import index, searches
from entrepot.matching.changes import window
from entrepot.matching.due import unwatched
from entrepot.matching.models import Look, Mark, NeedWatch, SavedSearch
from entrepot.matching.news import Touch, listed_since, news, reference, remembered, told
from entrepot.matching.queries import adequate
from entrepot.people import queries as people
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import require
from entrepot.runtime import clock

FOUND: Final = "search.found"
SERVED: Final = "need.served"
TRIES: Final = 3
Found = TypeVar("Found")


def settled() -> int:
    """Number what was committed, and tell the last position of the change sequence."""
    while journal.settle():
        pass
    last = Change.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0


def look_at_search(*, number: int, touched: Mapping[str, Touch], upto: int, by: Party) -> int:
    """Look again for a kept search; returns how many records were new. Nothing when it was looked at up to there already.

    What takes long is done before the transaction begins: SQLite has one writer, and it must not wait for us.

    Args:
        number: the primary key of the search.
        touched: what was done to records after the position that the search was last looked at, up to ``upto``.

    Raises:
        NotAllowedError: ``by`` is neither the node nor whoever keeps the search.
    """
    search = SavedSearch.objects.select_related("account").filter(pk=number).first()
    if search is None or search.position >= upto:
        return 0
    require(by, "alerts.look", search)
    found = _found(search, touched)
    if found is None:
        return 0
    fresh = news(found, touched, search.position, frozenset(search.known))
    known = kept(search.known, found, touched, upto)
    with transaction.atomic():
        if not _moved(search, upto, known):
            return 0
        if fresh:
            _tell(FOUND, search.key, Audience(account=search.account), fresh, name=search.name)
    return len(fresh)


def _found(search: SavedSearch, touched: Mapping[str, Touch]) -> Sequence[str] | None:
    """What a search finds, as its owner sees it; None when that changes all the time."""
    asked, party = search.question, people.party_of(search.account)
    if not asked.q:
        return searches.shown(asked, searches.both(listed_since(touched, search.position)), party)
    return steadily(lambda: searches.shown(asked, searches.nearest(asked), party))


@transaction.atomic
def watch_needs(*, touched: Mapping[str, Touch], upto: int, by: Party) -> int:
    """Begin to watch listed needs whose people can be told: from where they were listed, or from ``upto`` on. Returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "alerts.look")
    begun = [
        NeedWatch(need=need, position=touched.get(need.key, Touch()).listed or upto) for need in unwatched()
    ]
    NeedWatch.objects.bulk_create(begun, batch_size=500, ignore_conflicts=True)
    return len(begun)


def look_at_need(*, number: int, touched: Mapping[str, Touch], upto: int, by: Party) -> int:
    """Look again which resources serve a need strong or fair; returns how many of them are new. As with searches, it writes last.

    Args:
        number: the primary key of its watch.
        touched: what was done to records after the position that the need was last looked at, up to ``upto``.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "alerts.look")
    watch = (
        NeedWatch.objects.select_related("need__organisation", "need__place")
        .filter(pk=number, position__lt=upto)
        .first()
    )
    if watch is None:
        return 0
    need, listed = watch.need, watch.need.state == State.LISTED
    found = steadily(lambda: [reference(False, key) for key in adequate(need)]) if listed else []
    if found is None:
        return 0
    fresh = news(found, touched, watch.position, frozenset(watch.known))
    if watch.looked is None:  # what it was changed from was not looked at
        begun = frozenset(listed_since(touched, watch.position))
        fresh = tuple(item for item in fresh if item.partition(":")[2] in begun)
    audience, known = people_of(need), kept(watch.known, found, touched, upto)
    with transaction.atomic():
        if not _moved(watch, upto, known):
            return 0
        if not listed:
            settle_duties(kind=SERVED, subject=need.key, by=by)
        if fresh and audience is not None:
            _tell(SERVED, need.key, audience, fresh)
    return len(fresh)


@transaction.atomic
def pass_over(*, searches_too: bool, upto: int, by: Party) -> None:
    """Nothing was done that could be new: needs, and searches when ``searches_too``, count as looked at up to there.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "alerts.look")
    now = clock.now()
    NeedWatch.objects.filter(position__lt=upto).update(position=upto)
    if searches_too:
        SavedSearch.objects.filter(position__lt=upto, paused=False).update(position=upto, looked=now)


@transaction.atomic
def mark(*, name: str, upto: int, by: Party) -> None:
    """Write down up to where a job has looked.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "alerts.look")
    Mark.objects.update_or_create(name=name, defaults={"position": upto})


def kept(known: Sequence[str], found: Sequence[str], touched: Mapping[str, Touch], upto: int) -> list[str]:
    """What is remembered as found. What came after ``upto`` and was found all the same is left out: it is to be told the next time."""
    before = frozenset(known)
    strange = {item.partition(":")[2] for item in found if item not in before} - touched.keys()
    later = window(after=upto, upto=settled())[0] if strange else {}
    return remembered(
        known, [item for item in found if item in before or item.partition(":")[2] not in later]
    )


def steadily(find: Callable[[], Found]) -> Found | None:
    """What is found by all voters while nothing that is matched changes; None when that changes all the time."""
    for _ in range(TRIES):
        held = index.complete()
        found = find()
        if index.current() is held:
            return found
    return None


def _moved(look: Look, upto: int, known: Sequence[str]) -> bool:
    """Write down how far was looked and what was found; False when somebody else has looked meanwhile."""
    same = type(look)._default_manager.filter(pk=look.pk, position=look.position)
    return bool(same.update(position=upto, known=known, looked=clock.now()))


def people_of(need: Need) -> Audience | None:
    """Who hears of a need's resources: the people of its organisation, else whoever wrote it."""
    if need.organisation is not None:
        return Audience(organisation=need.organisation, least=OrganisationRole.MEMBER)
    writer = Account.objects.filter(key=need.author, is_active=True).first() if need.author else None
    return Audience(account=writer) if writer else None


def _tell(kind: str, subject: str, audience: Audience, fresh: Sequence[str], **more: str) -> None:
    """Let it wait for them, joined to what waits already."""
    waiting = Duty.objects.filter(kind=kind, subject=subject, settled=None).first()
    details = told(waiting.details if waiting else None, fresh)
    add_duty(kind=kind, subject=subject, audience=audience, details={**details, **more})
