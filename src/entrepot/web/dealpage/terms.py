"""The section of a deal's page about its terms: those on the table, those in force, every version, and what the reader may say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import queries
from entrepot.deals.domain.standing import BINDING, ENDED, Standing
from entrepot.deals.domain.states import Actor, Move, may
from entrepot.deals.models import Deal, TermsVersion
from entrepot.deals.queries import speaks_for
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.deals import words
from entrepot.web.deals.rows import names_of
from entrepot.web.deals.terms_reading import Reading, read_in, reading


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of all.

    Attributes:
        state: whether it is on the table or in force, and how that looks; empty for one that is neither.
        redline: where what changed since the one before is shown; empty for the first.
    """

    number: int
    by: str
    day: str
    state: str
    look: str
    url: str
    redline: str
    paper: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a party says of the terms on the table."""

    party: str
    words: str
    look: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None before anybody can put terms on the table."""
    standing, found = deal.standing, queries.versions(party, deal)
    own = speaks_for(deal, party)
    actor = Actor.of(own.key) if own else None
    proposes = actor is not None and may(standing, Move.PROPOSE, actor)
    if not found and not proposes:
        return None
    names, known = names_of(deal), {one.number: one for one in found}
    table, binding = known.get(standing.draft.version if standing.draft else 0), known.get(standing.in_force)
    return {
        "key": deal.key, "table": version_row(table, deal, names) if table else None,
        "table_reading": _read(table), "in_force": version_row(binding, deal, names) if binding else None,
        "in_force_reading": _read(binding), "said": said_of_table(standing, names),
        "versions": [version_row(one, deal, names) for one in reversed(found)],
        "proposes": proposes, "amends": standing.state in BINDING, "over": standing.state in ENDED,
        "approves": actor is not None and may(standing, Move.APPROVE, actor),
        "refuses": actor is not None and may(standing, Move.REFUSE, actor), "reasons": words.reasons(),
    }  # fmt: skip


def version_row(version: TermsVersion, deal: Deal, names: Mapping[str, str]) -> VersionRow:
    """A version with its ways."""
    state, look = state_of(version.number, deal.standing)
    at = [deal.key, version.number]
    return VersionRow(
        number=version.number,
        by=names.get(version.party, version.party),
        day=figures.day(version.at.date()),
        state=state,
        look=look,
        url=reverse("web:deal_terms", args=at),
        redline=reverse("web:deal_terms_changed", args=[deal.key, version.number - 1, version.number])
        if version.number > 1
        else "",
        paper=reverse("web:deal_terms_paper", args=at),
    )


def state_of(number: int, standing: Standing) -> tuple[str, str]:
    """How a version stands, and how that looks."""
    if standing.draft and standing.draft.version == number:
        return _("on the table"), "weak"
    if standing.in_force == number:
        return (_("was in force"), "plain") if standing.state in ENDED else (_("in force"), "strong")
    return "", ""


def said_of_table(standing: Standing, names: Mapping[str, str]) -> list[Said]:
    """Who agrees to what is on the table, who has signed it, and who has not answered."""
    if (draft := standing.draft) is None:
        return []
    found = []
    for key in standing.parties:
        if key in draft.signed:
            words_, look = _("has signed"), "strong"
        elif key in draft.approved:
            words_, look = _("agrees"), "fair"
        else:
            words_, look = _("has not answered"), "plain"
        found.append(Said(names.get(key, key), words_, look))
    return found


def _read(version: TermsVersion | None) -> Reading | None:
    if version is None:
        return None
    terms = version.agreed
    return reading(terms, (read_in(terms),))
