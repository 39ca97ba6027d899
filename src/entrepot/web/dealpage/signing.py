"""The section of a deal's page about signatures: the agreement to read, who has signed, who is next, until when, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import agreements
from entrepot.deals.domain.standing import ENDED, Standing
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Agreement, Deal, Signature
from entrepot.deals.queries import speaks_for
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.web.deals.findings import moment, worth
from entrepot.web.names import language_name, organisation_name, reader


@dataclass(frozen=True, slots=True)
class Paper:
    """An agreement as the page names it; `look` is the class of its `state`."""

    number: int
    url: str
    languages: str
    deadline: str
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """A party in the order in which they sign, with who signed for it, or what it waits for."""

    party: str
    name: str
    office: str
    signed: str
    waits: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What the reader is asked when it is their turn to sign."""

    party: str
    organisation: str
    version: int
    fingerprint: str
    office: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None while there is nothing to sign and nothing was signed."""
    found, number = agreements.agreements(party, deal), agreements.agreed(deal)
    if not found and not number:
        return None
    current = next((one for one in found if one.number == number), None)
    shown = current or _in_force(found, deal.standing)
    return {
        "deal": deal,
        "current": current and _paper(current, deal),
        "missing": bool(number) and current is None,
        "prints": speaks_for(deal, party) is not None,
        "shown": shown and _paper(shown, deal),
        "lines": list(_lines(shown, deal)) if shown else [],
        "ask": _ask(current, deal, party) if current else None,
        "papers": [_paper(one, deal) for one in found if one != shown],
        "worth": worth(),
    }


def signs_for(deal: Deal, party: Party) -> list[Organisation]:
    """The organisations in a deal for which somebody signs, those first whose turn it is."""
    waits = turns(deal.standing)
    inside = deal.parties.filter(left=None).select_related("organisation")
    mine = [one.organisation for one in inside if allows(party, "deal.sign", Owned(one.organisation_id))]
    return sorted(mine, key=lambda one: one.key not in waits)


def _in_force(found: list[Agreement], standing: Standing) -> Agreement | None:
    return next((one for one in found if one.number == standing.in_force), None)


def _paper(found: Agreement, deal: Deal) -> Paper:
    state, look = _state(found, deal.standing)
    return Paper(
        number=found.number,
        url=reverse("web:deal_paper", args=[deal.key, found.number]),
        languages=" · ".join(language_name(language) for language in found.languages),
        deadline=moment(found.deadline),
        state=state,
        look=look,
    )


def _state(found: Agreement, standing: Standing) -> tuple[str, str]:
    if found.number == standing.in_force:
        return (_("signed by all"), "plain") if standing.state in ENDED else (_("in force"), "strong")
    if standing.draft and found.number == standing.draft.version:
        return _("being signed"), "fair"
    if found.signatures.count() >= len(found.deal.versions.get(number=found.number).agreed.sides):
        return _("signed by all; another one took its place"), "plain"
    return _("not signed by all, and off the table"), "plain"


def _lines(found: Agreement, deal: Deal) -> Iterator[Line]:
    """Who has signed in their order, then who has not."""
    standing, signatures = deal.standing, list(found.signatures.all())
    names = {
        one.organisation.key: organisation_name(one.organisation)
        for one in deal.parties.select_related("organisation")
    }
    people = dict(Account.objects.filter(key__in={one.by for one in signatures}).values_list("key", "name"))
    for one in signatures:
        yield _signed(one, names, people)
    done = {one.party for one in signatures}
    draft = standing.draft
    if draft is None or draft.version != found.number:
        return
    for key in draft.turns or standing.parties:
        if key not in done:
            waits = _("signs now") if key in turns(standing) else _("signs later")
            yield Line(names[key], "", "", "", waits)


def _signed(one: Signature, names: dict[str, str], people: dict[str, str]) -> Line:
    return Line(names.get(one.party, one.party), people.get(one.by) or one.by, one.office, moment(one.at), "")


def _ask(current: Agreement, deal: Deal, party: Party) -> Ask | None:
    organisation = next(iter(signs_for(deal, party)), None)
    if organisation is None or organisation.key not in turns(deal.standing):
        return None
    side = deal.versions.get(number=current.number).agreed.side(organisation.key)
    return Ask(
        party=organisation.key,
        organisation=organisation_name(organisation),
        version=current.number,
        fingerprint=agreements.fingerprints(current)[-1],
        office=side.office.text(reader()),
    )
