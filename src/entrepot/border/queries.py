"""Reads of the border: which rules decide, which papers count between two sides, how much of a year is used."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from entrepot.border.domain import cases
from entrepot.border.domain.cases import BETWEEN_PARTIES, Counts, EvidenceKind
from entrepot.border.domain.days import legal_day
from entrepot.border.domain.filing import EvidenceState, state_of
from entrepot.border.domain.reading import rule_of, rule_set
from entrepot.border.domain.rules import RuleSet
from entrepot.border.models import Counted, Evidence, Owed, RuleVersion, YearCount
from entrepot.border.rules import bundled
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import allows
from entrepot.runtime import bulk, clock
from entrepot.vocabulary.places import Jurisdiction, legal_area


def rules_in_force() -> RuleSet:
    """The bundled rules and those that operators added or put in place of one, once a second person had accepted them. One query."""
    accepted = RuleVersion.objects.filter(answer="accepted").order_by("pk").values_list("content", flat=True)
    added = tuple(json.dumps(content, sort_keys=True) for content in accepted)
    return _together(added) if added else bundled()


@lru_cache(maxsize=8)
def _together(added: tuple[str, ...]) -> RuleSet:
    own = [rule_of(json.loads(content)) for content in added]
    return rule_set([*bundled().rules, *own], bundled().lists.values())


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers that were filed and confirmed, between some places on one side and some on the other."""

    rows: tuple[tuple[int | None, str, cases.Evidence], ...]

    def of(self, organisation: int | None, places: Collection[str]) -> tuple[cases.Evidence, ...]:
        """Those that let the records of an organisation (its number; None: of nobody) cross from one of these places.

        Those of the whole node are among them. They may have expired: the border says so where it matters.
        """
        return tuple(
            paper
            for holder, exporter, paper in self.rows
            if (holder is None or holder == organisation) and exporter in places
        )


NO_PAPERS = Papers(())


def papers_to(jurisdiction: str, node: str) -> Papers:
    """The papers that let something cross to a node in a jurisdiction. A contract counts only when it is with the node itself.

    One query.
    """
    rows = Evidence.objects.filter(revoked=None).exclude(confirmed=None).filter(
        Q(importer=node) | (Q(importer=jurisdiction) & ~Q(kind__in=[str(kind) for kind in BETWEEN_PARTIES]))
    ).exclude(importer="")  # fmt: skip
    return Papers(
        tuple(
            (row.organisation_id, row.exporter, cases.Evidence(EvidenceKind(row.kind), row.key, row.issued, row.expires))
            for row in rows
        )
    )  # fmt: skip


def counted(exporter: str, jurisdiction: Jurisdiction, at: datetime) -> Counts:
    """How many people's data an exporter has sent in the year that an instant lies in, as the law there counts it."""
    row = YearCount.objects.filter(
        exporter=exporter, area=legal_area(jurisdiction), year=legal_day(at, jurisdiction).year
    ).first()
    return Counts(0, 0) if row is None else Counts(row.subjects, row.sensitive)


def counted_among(
    people: Sequence[str], exporter: str, jurisdiction: Jurisdiction, at: datetime
) -> frozenset[str]:
    """Who of some people is in the year's count already."""
    of_year = {
        "count__exporter": exporter, "count__area": legal_area(jurisdiction), "count__year": legal_day(at, jurisdiction).year,
    }  # fmt: skip
    rows = (Counted.objects.filter(who__in=portion, **of_year) for portion in bulk.portions(people))
    return frozenset(who for found in rows for who in found.values_list("who", flat=True))


def readable_evidence(party: Party) -> QuerySet[Evidence]:
    """The papers that a party may read: all, or those of its organisations."""
    rows = Evidence.objects.select_related("organisation")
    if allows(party, "evidence.read", Evidence()):
        return rows
    return rows.filter(organisation__in=party.organisations())


def evidence(key: str, party: Party) -> Evidence:
    """A paper. Raises Evidence.DoesNotExist when there is none, or ``party`` may not read it."""
    return readable_evidence(party).get(key=key)


def readable_owed(party: Party) -> QuerySet[Owed]:
    """What is owed because something crossed, what is due first first: all, or what organisations of the party owe."""
    rows = Owed.objects.select_related("organisation")
    if allows(party, "evidence.read", Evidence()):
        return rows
    return rows.filter(organisation__in=party.organisations())


def may_file_for(party: Party) -> frozenset[int]:
    """The organisations for which a party may file papers as their manager."""
    return party.organisations(OrganisationRole.MANAGER)


def evidence_state(row: Evidence) -> EvidenceState:
    """How a paper stands today."""
    return state_of(
        confirmed=row.confirmed is not None, revoked=row.revoked is not None, issued=row.issued, expires=row.expires,
        today=clock.today(),
    )  # fmt: skip


def proposals(party: Party) -> QuerySet[RuleVersion]:
    """Rules that were proposed, the newest first; for those who may answer."""
    rows = RuleVersion.objects.order_by("-proposed", "-pk")
    return rows if allows(party, "rule.answer") else rows.none()
