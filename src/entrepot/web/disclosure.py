"""How a reader stands with what a record holds back: what can be asked for, what was asked, what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.actions.disclosing import PAUSE
from entrepot.catalogue.disclosed import Disclosed
from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.forms.disclosure import AskForm
from entrepot.web.levels import level_name, record_url
from entrepot.web.names import organisation_name
from entrepot.web.present import listed

SHOWN: Final = 10
"""Requests and grants that a panel shows; the page of all requests has the others."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as a line; ``state`` is open, accepted, refused or withdrawn."""

    key: str
    organisation: str
    organisation_url: str
    what: str
    message: str
    state: str
    sentence: str
    reason: str
    can_take_back: bool = False


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement: with whom, who signed, and whether the reader's signature is what is missing."""

    organisation: str
    sentence: str
    url: str
    waits_for_reader: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the reader cannot ask yet, and the way on."""

    sentence: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is held back from the reader, and how to get it."""

    headline: str
    what: tuple[str, ...]
    requests: tuple[RequestLine, ...]
    agreements: tuple[AgreementLine, ...]
    obstacle: Obstacle | None
    form: AskForm | None
    again: bool
    url: str


def asking(record: Need | Resource, seen: Disclosed, party: Party) -> Asking | None:
    """How a party stands with what is held back from it; None when nothing is and nothing was asked."""
    requests = _own_requests(record, party)
    if not seen.withheld and not requests:
        return None
    signing = _agreements(record, party)
    pending = {item.organisation_id for item in signing if not (item.owner_signed and item.asker_signed)}
    form = None
    obstacle = None
    if seen.withheld:
        obstacle = _obstacle(record, party)
        form = None if obstacle else _form(record, seen.withheld, party, requests, pending)
    return Asking(
        headline=_headline(seen.withheld),
        what=tuple(_promise(level) for level in seen.withheld),
        requests=tuple(
            request_line(item, party, level_name(item.level), _since(item, seen.withheld, pending))
            for item in requests[:SHOWN]
        ),
        agreements=tuple(agreement_line(item, party) for item in signing),
        obstacle=obstacle,
        form=form,
        again=any(item.level in seen.withheld for item in requests),
        url=reverse("web:ask_need" if isinstance(record, Need) else "web:ask_resource", args=[record.key]),
    )


def ask_form(record: Need | Resource, seen: Disclosed, party: Party, data: object = None) -> AskForm:
    """The form by which a party asks; ``data`` is what was sent."""
    return AskForm(data, levels=_level_choices(seen.withheld), organisations=_askers(record, party))


def request_line(asked: DisclosureRequest, party: Party, what: str, since: str = "") -> RequestLine:
    """A request in words; ``since`` is what came of its answer."""
    mine = party.holds(asked.organisation_id)
    return RequestLine(
        key=asked.key,
        organisation=organisation_name(asked.organisation),
        organisation_url=reverse("web:organisation", args=[asked.organisation.key]),
        what=what,
        message=asked.message,
        state=asked.answer or "open",
        sentence=_("; ").join(filter(None, (_request_sentence(asked, mine), since))),
        reason=asked.reason,
        can_take_back=not asked.answer and allows(party, "disclosure.take_back", asked),
    )


def agreement_line(agreement: ConfidentialityAgreement, party: Party) -> AgreementLine:
    """An agreement in words, as the reader's side sees it."""
    answers = allows(party, "agreement.sign_for_owner", agreement.need)
    asks = allows(party, "agreement.sign_for_asker", agreement)
    waits = (answers and not agreement.owner_signed) or (asks and not answers and not agreement.asker_signed)
    return AgreementLine(
        organisation=organisation_name(agreement.organisation),
        sentence=_signed_sentence(agreement),
        url=reverse("web:agreement", args=[agreement.pk]),
        waits_for_reader=waits,
    )


def _signed_sentence(agreement: ConfidentialityAgreement) -> str:
    if agreement.owner_signed and agreement.asker_signed:
        last = max(agreement.owner_signed, agreement.asker_signed)
        return _("signed by both on %(day)s") % {"day": figures.day(last.date())}
    if agreement.owner_signed:
        return _("signed by the owner, not yet by the other side")
    if agreement.asker_signed:
        return _("signed by the organisation that asked, not yet by the owner")
    return _("offered, not signed yet")


def _request_sentence(asked: DisclosureRequest, mine: bool) -> str:
    given = {
        "day": figures.day(asked.asked.date()),
        "answered": figures.day(asked.answered.date()) if asked.answered else "",
        "organisation": organisation_name(asked.organisation),
    }
    if asked.answer == "accepted":
        return _("asked on %(day)s, accepted on %(answered)s") % given
    if asked.answer == "refused":
        return _("asked on %(day)s, refused on %(answered)s") % given
    if asked.answer == "withdrawn":
        return _("asked on %(day)s, taken back on %(answered)s") % given
    if mine:
        return _("asked on %(day)s, not answered yet") % given
    return _("asked on %(day)s") % given


def _headline(withheld: Iterable[Level]) -> str:
    found = set(withheld)
    if Level.DETAILS in found:
        return _("What is held back, and how to see it")
    if Level.EVERYTHING in found:
        return _("There is a confidential part")
    if found:
        return _("What its owner tells on request")
    return _("What you asked for")


def _promise(level: Level) -> str:
    """What somebody would see at a level, and after which step."""
    if level == Level.DETAILS:
        return _(
            "The details: the need in full with its figures and budget, and the chain that can meet it. "
            "You see them once the owner accepts your request."
        )
    if level == Level.EVERYTHING:
        return _(
            "The confidential part is shown once both sides have signed a confidentiality agreement. "
            "It is offered to you when the owner accepts your request."
        )
    if level == Level.PRICE:
        return _("The price: you see it here once the owner accepts your request.")
    if level == Level.BODY:
        return _(
            "The technical body, what is needed to make or use it: you see it here once the owner accepts your request."
        )
    return _("How much it is used: you see it here once the owner accepts your request.")


def _own_requests(record: Need | Resource, party: Party) -> list[DisclosureRequest]:
    """What the party's own organisations asked, newest first; nothing for those whose record it is."""
    if not party.memberships or party.holds(record.organisation_id):
        return []
    found = catalogue.requests_of(record, party).filter(organisation_id__in=party.organisations())
    return list(found[: 3 * SHOWN])


def _agreements(record: Need | Resource, party: Party) -> list[ConfidentialityAgreement]:
    if not isinstance(record, Need) or not party.memberships:
        return []
    found = record.agreements.filter(organisation_id__in=party.organisations())
    return list(found.select_related("organisation", "need"))


def _obstacle(record: Need | Resource, party: Party) -> Obstacle | None:
    kind = "need" if isinstance(record, Need) else "resource"
    if not party.known:
        way = f"{reverse('account_login')}?next={quote(record_url(record), safe='/')}"
        return Obstacle(_("Only members of admitted organisations can ask."), _("Sign in to ask"), way)
    if allows(party, f"{kind}.ask_disclosure", record):
        return None
    if not party.admitted and party.memberships:
        own = list(Organisation.objects.filter(pk__in=party.organisations()))
        names = listed([organisation_name(item) for item in own])
        sentence = _("%(names)s is not admitted to this node yet; once it is, you can ask here.")
        way = reverse("web:organisation", args=[own[0].key])
        return Obstacle(sentence % {"names": names}, _("See how it stands"), way)
    if not party.memberships:
        return Obstacle(
            _("Requests are made by organisations, and you belong to none yet. Join yours or found it."),
            _("Find your organisation"),
            reverse("web:organisations"),
        )
    return Obstacle(_("This is not open to your role."))


def _since(asked: DisclosureRequest, withheld: tuple[Level, ...], pending: set[int]) -> str:
    """What came of an answer: an access that ended, when the same may be asked again."""
    if asked.level not in withheld or asked.answered is None:
        return ""
    if asked.answer == "accepted" and not _signing(asked, pending):
        return _("the access has ended since")
    if _refused_lately(asked):
        return _("you can ask again from %(day)s") % {"day": figures.day((asked.answered + PAUSE).date())}
    return ""


def _signing(asked: DisclosureRequest, pending: set[int]) -> bool:
    """Whether what was accepted waits for signatures."""
    return asked.level == Level.EVERYTHING and asked.organisation_id in pending


def _refused_lately(asked: DisclosureRequest) -> bool:
    return asked.answer == "refused" and asked.answered is not None and asked.answered > clock.now() - PAUSE


def _form(
    record: Need | Resource,
    withheld: tuple[Level, ...],
    party: Party,
    requests: Iterable[DisclosureRequest],
    pending: set[int],
) -> AskForm | None:
    """The form, for organisations that can ask for some of it now; None when there is no such."""
    asked: dict[int, set[str]] = {}
    for item in requests:
        signing = item.answer == "accepted" and _signing(item, pending)
        if not item.answer or signing or _refused_lately(item):
            asked.setdefault(item.organisation_id, set()).add(item.level)
    wanted = {str(level) for level in withheld}
    open_to = [item for item in _askers(record, party) if not wanted <= asked.get(item.pk, set())]
    return AskForm(levels=_level_choices(withheld), organisations=open_to) if open_to else None


def _askers(record: Need | Resource, party: Party) -> list[Organisation]:
    """The party's admitted organisations but the record's own."""
    return list(Organisation.objects.filter(pk__in=party.admitted - {record.organisation_id}))


def _level_choices(withheld: Iterable[Level]) -> list[tuple[str, str]]:
    return [(str(level), level_name(level)) for level in withheld]
