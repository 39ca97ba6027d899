"""What is read of pairings: by those who run the programme alone, since lists say what parks lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from entrepot.engine.pairing import Park
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.people.queries import organisations
from entrepot.programmes.cooperations import parties_of
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.domain.pairing import Missing
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Cooperation, Pairing, ParkList, Programme
from entrepot.vocabulary.organisation_names import bare_name


@dataclass(frozen=True, slots=True)
class Known:
    """The organisation that a park is, and why it cannot be brought together with another; None where nothing is missing."""

    organisation: Organisation | None
    missing: Missing | None


def may_pair(party: Party, programme: Programme) -> bool:
    """Whether somebody pairs the parks of a programme."""
    return programme.kind == ProgrammeKind.PAIRING and allows(party, "programme.run", programme)


def park_list(party: Party, programme: Programme) -> ParkList | None:
    """The last list of parks; None when there is none, or for whoever does not run the programme."""
    return programme.park_lists.first() if may_pair(party, programme) else None


def pairings(party: Party, programme: Programme) -> QuerySet[Pairing]:
    """How parks were paired, the last first; none for whoever does not run the programme."""
    found = programme.pairings.select_related("park_list")
    return found if may_pair(party, programme) else found.none()


def known(party: Party, programme: Programme, parks: Iterable[Park]) -> dict[str, Known]:
    """Which organisation each park is, by its id: the one whose key, number or name, legal forms aside, is the park's; of several
    the one that was selected. Three queries.

    Organisations that the party may not know of are none.
    """
    selected = frozenset(
        programme.applications.filter(state=State.SELECTED).values_list("organisation", flat=True)
    )
    leads = _leads(party)
    meant = {park.id: _meant(park, leads, selected) for park in parks}
    numbers = {number for found in meant.values() for number in found}
    rows = Organisation.objects.in_bulk(numbers)
    uses = Counter(found[0] for found in meant.values() if len(found) == 1)
    twice = frozenset(number for number, count in uses.items() if count > 1)
    return {key: _known([rows[number] for number in found], selected, twice) for key, found in meant.items()}


def _leads(party: Party) -> dict[str, set[int]]:
    """The numbers of organisations by everything that they, and those for which they stand, are called by."""
    visible = set(organisations(party).order_by().values_list("pk", flat=True))
    found: dict[str, set[int]] = {}
    rows = Organisation.objects.order_by().values_list("pk", "joined_into_id", "key", "texts", "identifiers")
    for number, into, key, texts, held in rows:
        lead = into or number
        if lead in visible:
            for name in _names(key, texts, held):
                found.setdefault(name, set()).add(lead)
    return found


def _names(key: str, texts: dict[str, dict[str, str]], held: dict[str, str]) -> Iterator[str]:
    yield from (f"={written}" for written in (key, *held.values()))
    yield from (name for text in texts.values() if (name := bare_name(text.get("title", ""))))


def _meant(park: Park, leads: dict[str, set[int]], selected: frozenset[int]) -> list[int]:
    found = leads.get(f"={park.id}") or leads.get(bare_name(park.name or park.id), set())
    return sorted(found & selected if len(found) > 1 and found & selected else found)


def _known(found: list[Organisation], selected: frozenset[int], twice: frozenset[int]) -> Known:
    if len(found) != 1:
        return Known(None, Missing.SEVERAL if found else Missing.UNKNOWN)
    (one,) = found
    if one.pk in twice:
        return Known(one, Missing.TWICE)
    if one.standing != Standing.ADMITTED:
        return Known(one, Missing.NOT_ADMITTED)
    return Known(one, None if one.pk in selected else Missing.NOT_SELECTED)


def together(programme: Programme) -> dict[frozenset[int], Cooperation]:
    """The cooperations of a programme that go on or were kept, by the numbers of their organisations; two queries."""
    going = [one for one in programme.cooperations.select_related("deal") if one.phase != Phase.ENDED]
    parties = parties_of(going)
    return {frozenset(each.pk for each in parties[one.pk]): one for one in going}
