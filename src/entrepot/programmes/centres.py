"""What a centre sees of the programmes that are run in its region: what everybody does, and of those that are shown to it how far they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import delivery, teams
from entrepot.programmes.domain.delivering import Light
from entrepot.programmes.domain.membership import MemberState
from entrepot.programmes.domain.stages import State
from entrepot.programmes.domain.teaming import LISTED, Progress, Sort
from entrepot.programmes.models import Centre, Landing, Noted, Programme, ServiceTeam, TeamVisit
from entrepot.programmes.overseen import within


@dataclass(frozen=True, slots=True)
class Far:
    """How far a programme is, as a centre is shown it.

    Attributes:
        applications: those that were handed in, whatever became of them.
        lights: how many members have which light.
        written: needs that were written down.
        listed: those of them that their firms agreed to.
        introduced: those about which two sides talk, or are asked to.
        answered: those about which an agreement is signed.
        wishes: of policy, written down.
        landed: cooperations that were reported to run.
    """

    applications: int
    lights: dict[Light, int]
    visits: int
    written: int
    listed: int
    introduced: int
    answered: int
    wishes: int
    landed: tuple[Landing, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme of the region; `far` is None where it is not shown to the centre."""

    programme: Programme
    members: int
    teams: int
    far: Far | None


def centres(party: Party) -> list[Centre]:
    """The centres whose page a party may read."""
    found = Centre.objects.select_related("organisation__place")
    return [one for one in found if allows(party, "centre.read", one)]


def centre_of(party: Party, key: str) -> Centre | None:
    """The centre that an organisation is; None where it is none, or the party may not read its page."""
    found = Centre.objects.select_related("organisation").filter(organisation__key=key).first()
    return found if found is not None and allows(party, "centre.read", found) else None


def overviews(party: Party, centre: Centre) -> list[Overview]:
    """The published programmes that are run in the region, what closes last first; how far they are only for those of the centre."""
    found = Programme.objects.filter(published__isnull=False).select_related("organisation__place")
    return [_overview(party, one) for one in found if within(centre, one)]


def _overview(party: Party, programme: Programme) -> Overview:
    shown = allows(party, "programme.oversee", programme)
    accepted = ServiceTeam.objects.filter(programme=programme, accepted__isnull=False).count()
    far = _far(party, programme) if shown else None
    return Overview(programme, delivery.members(programme).count(), accepted, far)


def _far(party: Party, programme: Programme) -> Far:
    handed_in = programme.applications.exclude(state=State.DRAFT).filter(handed_in__isnull=False)
    visits = TeamVisit.objects.filter(team__programme=programme)
    noted = teams.written(visits)
    needs = _steps(noted)
    landed = Landing.objects.filter(cooperation__programme=programme).select_related("cooperation__deal")
    return Far(
        applications=handed_in.count(), lights=_lights(party, programme),
        visits=visits.count(), written=sum(needs.values()), listed=sum(needs[one] for one in LISTED),
        introduced=needs[Progress.INTRODUCED] + needs[Progress.TALKING], answered=needs[Progress.ANSWERED],
        wishes=sum(one.sort == Sort.WISH for one in noted), landed=tuple(landed.order_by("day", "pk")),
    )  # fmt: skip


def _lights(party: Party, programme: Programme) -> dict[Light, int]:
    """The lights of those who are members, as the page of lights counts them."""
    present = (one for one in delivery.board(party, programme) if one.member.state != MemberState.REMOVED)
    return dict(Counter(one.light for one in present))


def _steps(noted: list[Noted]) -> Counter[Progress]:
    """How many needs have come how far."""
    far = teams.progresses(noted)
    return Counter(far[one.pk] for one in noted if one.sort == Sort.NEED)
