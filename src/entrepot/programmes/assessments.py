"""What is read of self-assessments: by the firm all of it, by who asked for it what the firm lets be read, and where a sector stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from entrepot.deals import queries as deals
from entrepot.deals.models import Deal
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.people.queries import own_organisations
from entrepot.programmes.assessment_permissions import hosts
from entrepot.programmes.domain.assessing import Area, Row, Stage, distribution, scores
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.files import SHELF
from entrepot.programmes.models import Assessment, AssessmentFile, AssessmentNeed, Programme
from entrepot.runtime import keptfiles
from entrepot.vocabulary.kinds import OrganisationKind


@dataclass(frozen=True, slots=True)
class Answered:
    """A need that was drafted from an area, and the deals about it that the reader may see."""

    area: Area
    drafted: AssessmentNeed
    deals: tuple[Deal, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """Where a sector stands, by area."""

    name: str
    rows: tuple[Row, ...]


def assessment_of(party: Party, key: str) -> Assessment | None:
    """An assessment by its key; None when there is none or the party may not read it."""
    rows = Assessment.objects.select_related("organisation__place", "host", "programme", "earlier")
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "assessment.read", found) else None


def assessments(party: Party) -> QuerySet[Assessment]:
    """The assessments that a party may read, the last begun first."""
    own = Q(organisation__in=party.organisations())
    let = Q(host__in=hosts(party), opened=True, stage=Stage.HANDED_IN)
    return Assessment.objects.filter(own | let).select_related("organisation__place", "host")


def firms(party: Party) -> list[Organisation]:
    """The firms for which somebody may begin one: admitted ones to which they belong."""
    found = own_organisations(party).filter(kind=OrganisationKind.ENTERPRISE, pk__in=party.admitted)
    return list(found.order_by("key"))


def askers(party: Party) -> list[Organisation]:
    """The organisations for which somebody may ask firms: parks, and who runs a programme that is published."""
    runs = Programme.objects.filter(published__isnull=False).values("organisation")
    found = Organisation.objects.filter(pk__in=hosts(party))
    return list(found.filter(Q(kind=OrganisationKind.PARK) | Q(pk__in=runs)).order_by("key"))


def programmes_run(party: Party) -> list[Programme]:
    """The programmes for which somebody may ask firms."""
    mine = party.organisations(OrganisationRole.MANAGER) & party.admitted
    return list(Programme.objects.filter(organisation__in=mine, published__isnull=False, ended=None))


def last_handed_in(organisation: Organisation) -> Assessment | None:
    """A firm's last assessment that was handed in."""
    found = Assessment.objects.filter(organisation=organisation, stage=Stage.HANDED_IN)
    return found.order_by("handed_in", "pk").last()


def file_of(assessment: Assessment, key: str) -> AssessmentFile | None:
    """A file that shows a level of an assessment which the reader may read; earlier ones that were replaced are nobody's."""
    if key not in {one.file for one in assessment.told.said.values()}:
        return None
    return assessment.files.filter(key=key).first()


def content(file: AssessmentFile) -> bytes:
    """The bytes of a file, as they were handed in.

    Raises:
        ProgrammeRefusedError: what lies in the node's home is something else by now, or nothing.
    """
    try:
        return keptfiles.kept_bytes(SHELF, file.assessment.key, file.key, file.sha256)
    except keptfiles.ChangedFileError:
        raise ProgrammeRefusedError("file_changed") from None


def needs_of(party: Party, assessment: Assessment) -> list[Answered]:
    """The needs that were drafted from an assessment which the reader may read, each with the deals about it. Two queries."""
    found = list(assessment.needs.select_related("need__organisation", "need__place"))
    about: dict[str, list[Deal]] = defaultdict(list)
    for deal in deals.deals_of(party).filter(need__in=[one.need.key for one in found]).order_by("pk"):
        about[deal.need].append(deal)
    return [Answered(Area(one.area), one, tuple(about[one.need.key])) for one in found]


def sectors(party: Party, programme: Programme | None = None) -> list[Sector]:
    """Where each sector stands among the firms that the reader's organisations asked, in all or for one programme: the last assessment of each firm. One
    query. Figures that would tell of one or two firms what they do not let be read are hidden, see `domain.assessing.distribution`."""
    grouped: dict[str, list[Assessment]] = defaultdict(list)
    for one in _latest(party, programme):
        grouped[one.sector].append(one)
    return [Sector(name, _rows(grouped[name])) for name in sorted(grouped)]


def behind(party: Party, cell: tuple[str, Area, int], programme: Programme | None = None) -> list[Assessment]:
    """The assessments behind a figure of `sectors`, by sector, area and level: those of firms that let theirs be read."""
    sector, area, level = cell
    return [
        one
        for one in _latest(party, programme)
        if one.opened
        and one.sector == sector
        and any(score.area == area and score.level == level for score in scores(one.told))
    ]


def _latest(party: Party, programme: Programme | None) -> list[Assessment]:
    found = Assessment.objects.filter(host__in=hosts(party), stage=Stage.HANDED_IN)
    if programme is not None:
        found = found.filter(programme=programme)
    rows = found.select_related("organisation__place", "host").order_by("handed_in", "pk")
    return list({one.organisation_id: one for one in rows}.values())


def _rows(found: list[Assessment]) -> tuple[Row, ...]:
    levels: dict[Area, list[tuple[int, bool]]] = defaultdict(list)
    for one in found:
        for score in scores(one.told):
            levels[score.area].append((score.level, one.opened))
    return tuple(distribution(area, levels[area]) for area in Area)
