"""Who sees what of a record, for its own people: what strangers see, who asked, who was let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Grant, Need, Resource
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.disclosure import (
    SHOWN,
    AgreementLine,
    RequestLine,
    agreement_line,
    request_line,
)
from entrepot.web.levels import level_name, record_url
from entrepot.web.names import organisation_name

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class GrantLine:
    """Who was let in to what, since when."""

    number: int
    organisation: str
    organisation_url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What the reader may do with a record, as addresses; empty ones are not open to the reader."""

    edit: str
    withdraw: str
    relist: str
    still_valid: str
    history: str
    requests: str
    stranger: str

    @property
    def any(self) -> bool:
        """Whether anything is open to the reader."""
        return bool(self.edit or self.withdraw or self.relist)


@dataclass(frozen=True, slots=True)
class WhoSees:
    """The panel of a record's own people."""

    state: str
    lines: tuple[str, ...]
    answers: bool
    open: tuple[RequestLine, ...]
    grants: tuple[GrantLine, ...]
    agreements: tuple[AgreementLine, ...]
    asked: int
    until: str
    back: str


def ways(record: Need | Resource, party: Party) -> Ways:
    """What the reader may do with a record."""
    kind = "need" if isinstance(record, Need) else "resource"
    withdrawn, edits = record.state == State.WITHDRAWN, allows(party, f"{kind}.edit", record)
    publishes = edits and allows(party, f"{kind}.publish", record)

    def way(name: str, open_to: bool) -> str:
        return reverse(f"web:{name}_{kind}", args=[record.key]) if open_to else ""

    return Ways(
        edit=way("edit", edits and not withdrawn),
        withdraw=way("withdraw", not withdrawn and allows(party, f"{kind}.withdraw", record)),
        relist=way("relist", withdrawn and publishes),
        still_valid=way("still_valid", _ends(record) and record.state == State.LISTED and edits),
        history=reverse(f"web:{kind}_history", args=[record.key])
        if allows(party, f"{kind}.read_history", record)
        else "",
        requests=reverse(f"web:{kind}_requests", args=[record.key])
        if allows(party, f"{kind}.answer_disclosure", record)
        else "",
        stranger=f"{record_url(record)}?as=stranger" if _owns(record, party) and _holds_back(record) else "",
    )


def who_sees(record: Need | Resource, party: Party) -> WhoSees | None:
    """The panel; None for those whose record it is not."""
    if not _owns(record, party):
        return None
    answers = allows(party, f"{'need' if isinstance(record, Need) else 'resource'}.answer_disclosure", record)
    requests = catalogue.requests_of(record, party)
    agreements = record.agreements.select_related("organisation", "need") if isinstance(record, Need) else ()
    return WhoSees(
        state=record.state,
        lines=tuple(_need_lines(record) if isinstance(record, Need) else _resource_lines(record)),
        answers=answers,
        open=tuple(
            request_line(item, party, level_name(item.level)) for item in requests.filter(answer="")[:SHOWN]
        ),
        grants=tuple(grant_line(item) for item in catalogue.grants_of(record, party)[:SHOWN]),
        agreements=tuple(agreement_line(item, party) for item in agreements[:SHOWN]),
        asked=requests.count(),
        until=_later(record).isoformat(),
        back=record_url(record),
    )


def grant_line(grant: Grant) -> GrantLine:
    """A grant in words."""
    given = {"what": level_name(grant.level), "day": figures.day(grant.starts.date())}
    sentence = _("may see %(what)s since %(day)s") % given
    if grant.ends:
        sentence = _("may see %(what)s from %(day)s to %(end)s") % {
            **given,
            "end": figures.day(grant.ends.date()),
        }
    return GrantLine(
        number=grant.pk,
        organisation=organisation_name(grant.organisation),
        organisation_url=reverse("web:organisation", args=[grant.organisation.key]),
        sentence=sentence,
    )


def _owns(record: Need | Resource, party: Party) -> bool:
    """Whether the record is the party's own: of its organisation, or written by it."""
    kind = "need" if isinstance(record, Need) else "resource"
    return party.holds(record.organisation_id) or allows(party, f"{kind}.answer_disclosure", record)


def _holds_back(record: Need | Resource) -> bool:
    if isinstance(record, Resource):
        return bool(record.hidden or record.body)
    return bool(record.teasers or record.confidential)


def _ends(record: Need | Resource) -> bool:
    return record.ends is not None


def a_year_on(record: Need | Resource) -> date:
    """The day until which a record holds that is renewed: a year from now, or the later day that it names already."""
    return max(record.valid_until or clock.today(), clock.today() + YEAR)


def _later(record: Need | Resource) -> date:
    """The day that is proposed when an end is put off: a year after it, or from now."""
    return max(record.valid_until or clock.today(), clock.today()) + YEAR


def _need_lines(need: Need) -> Sequence[str]:
    if need.state == State.DRAFT:
        return [
            _("A draft: your own people see it, nobody else."),
            _("Its chain is looked for once it is listed."),
        ]
    if need.state == State.WITHDRAWN:
        return [
            _("Withdrawn: your own people and the node's officers see it, nobody else."),
            _("It is on no list, and no chain is looked for."),
        ]
    lines = [
        _("Everybody sees the teaser; the details only who you let in.")
        if need.teasers
        else _("Everybody sees the need and its chain.")
    ]
    if need.teasers:
        lines.append(
            _("Brokers of this node may read the details.")
            if need.brokers_may_read
            else _("Brokers of this node see the teaser only.")
        )
    if need.confidential:
        lines.append(
            _("The confidential part is shown only after both sides signed a confidentiality agreement.")
        )
    return lines


def _resource_lines(resource: Resource) -> Sequence[str]:
    if resource.state == State.DRAFT:
        return [_("A draft: your own people see it, nobody else.")]
    if resource.state == State.WITHDRAWN:
        return [_("Withdrawn: your own people and the node's officers see it, nobody else.")]
    lines = []
    if "price" in resource.hidden:
        lines.append(_("The price is shown only to who you let in; it takes part in no sum."))
    if "usage" in resource.hidden:
        lines.append(_("How much it is used is shown only to who you let in."))
    if resource.body:
        lines.append(_("The technical body is shown only to who you let in."))
    return lines or [_("Everybody sees all of it.")]
