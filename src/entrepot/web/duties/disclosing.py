"""Duties about records: requests to see more, agreements to sign, drafts, listings that end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Need, Resource
from entrepot.catalogue.queries import reads_agreement
from entrepot.people.domain import Party
from entrepot.people.models import Account, Duty
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.accounts.shown import shown_as
from entrepot.web.duties.registry import Ask, Told, Way, noted
from entrepot.web.levels import HAS_READ, READ_FIRST, level_name, record_url
from entrepot.web.names import organisation_name, title_of

Record = Need | Resource
YEAR: Final = timedelta(days=365)


def tell_requests(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Requests that a record's own people answer; who has left them since does not read what is asked."""
    known = _requests(duties)
    names = _names(item.asked_by for item in known.values())
    return {
        duty.pk: _request(found, record, names.get(found.asked_by))
        for duty in duties
        if (found := known.get(duty.subject))
        and not found.answer
        and (record := found.need or found.resource)
        and allows(party, _verb(record, "answer_disclosure"), record)
    }


def tell_answers(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What an owner answered to those who asked."""
    known = _requests(duties)
    return {
        duty.pk: _answer(duty, found, record)
        for duty in duties
        if (found := known.get(duty.subject))
        and (record := found.need or found.resource)
        and allows(party, "disclosure.take_back", found)
        and allows(party, _verb(record, "read"), record)
    }


def tell_agreements(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Agreements that wait for a signature, for their two sides."""
    found = ConfidentialityAgreement.objects.select_related("need__organisation", "organisation")
    known = found.in_bulk([int(duty.subject) for duty in duties])
    return {
        duty.pk: _agreement(duty, agreement, party)
        for duty in duties
        if (agreement := known.get(int(duty.subject)))
        and reads_agreement(agreement.need, agreement.organisation, party)
    }


def tell_drafts(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Records that somebody began and may still go on writing."""
    known = _records(duty.subject for duty in duties)
    return {
        duty.pk: _draft(record, party)
        for duty in duties
        if (record := known.get(duty.subject))
        and record.state == State.DRAFT
        and allows(party, _verb(record, "edit"), record)
    }


def tell_expiring(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Listings that end soon, for those who can do something about it."""
    known = _records(duty.subject for duty in duties)
    return {
        duty.pk: _expiring(duty, record, party)
        for duty in duties
        if (record := known.get(duty.subject))
        and record.state == State.LISTED
        and (allows(party, _verb(record, "withdraw"), record) or allows(party, _verb(record, "edit"), record))
    }


def _requests(duties: Sequence[Duty]) -> dict[str, DisclosureRequest]:
    found = DisclosureRequest.objects.select_related("need", "resource", "organisation")
    return {asked.key: asked for asked in found.filter(key__in={duty.subject for duty in duties})}


def _records(keys: Iterable[str]) -> dict[str, Record]:
    wanted = set(keys)
    found: dict[str, Record] = {item.key: item for item in Resource.objects.filter(key__in=wanted)}
    return found | {item.key: item for item in Need.objects.filter(key__in=wanted)}


def _names(keys: Iterable[str]) -> dict[str, str]:
    return {item.key: shown_as(item) for item in Account.objects.filter(key__in=set(keys), is_active=True)}


def _title(record: Record) -> str:
    return title_of(record.texts, record.key)


def _public_title(record: Record) -> str:
    """The title as strangers read it."""
    teasers = record.teasers if isinstance(record, Need) else {}
    return title_of(teasers or record.texts, record.key)


def _verb(record: Record, verb: str) -> str:
    return f"{'need' if isinstance(record, Need) else 'resource'}.{verb}"


def _request(asked: DisclosureRequest, record: Record, person: str | None) -> Told:
    given = {"organisation": organisation_name(asked.organisation), "what": level_name(asked.level)}
    sentence = _("%(organisation)s asks for %(what)s of “%(title)s”")
    agreed = asked.level == Level.EVERYTHING

    def accept(party: Party, _given: str) -> str:
        catalogue.answer_disclosure(key=asked.key, accept=True, reason="", by=party)
        if agreed:
            return (
                _("The agreement is offered. Once both sides have signed, %(organisation)s sees it.") % given
            )
        return _("%(organisation)s sees %(what)s now, and is told.") % given

    def refuse(party: Party, reason: str) -> str:
        catalogue.answer_disclosure(key=asked.key, accept=False, reason=reason, by=party)
        return _("%(organisation)s does not see it, and is told.") % given

    return Told(
        sentence=sentence % {**given, "title": _title(record)},
        discreet=sentence % {**given, "title": _public_title(record)},
        url=record_url(record),
        link=_("Its page"),
        quote=asked.message,
        facts=((_("Who asks"), person),) if person else (),
        ways=(
            Way("accept", _("Offer the agreement") if agreed else _("Let them see it"), accept),
            Way("refuse", _("Refuse"), refuse, Ask(_("Why not; they read it"), required=False), quiet=True),
        ),
    )


def _answer(duty: Duty, asked: DisclosureRequest, record: Record) -> Told:
    given = {"what": level_name(asked.level), "title": _public_title(record)}
    if asked.answer == "refused":
        sentence = _("You do not see %(what)s of “%(title)s”: its owner refused")
    elif asked.level == Level.EVERYTHING and isinstance(record, Need):
        sentence = _("The owner of “%(title)s” offers you the confidentiality agreement")
    else:
        sentence = _("You see %(what)s of “%(title)s” now")
    return Told(
        sentence=sentence % given,
        discreet=sentence % given,
        url=record_url(record),
        link=_("Its page"),
        quote=asked.reason,
        ways=(noted(duty),),
    )


def _agreement(duty: Duty, agreement: ConfidentialityAgreement, party: Party) -> Told:
    need, asker = agreement.need, agreement.organisation
    of_owner = allows(party, "agreement.sign_for_owner", need)
    signed = agreement.owner_signed if of_owner else agreement.asker_signed
    mine = need.organisation if of_owner else asker
    given = {
        "title": _public_title(need),
        "mine": organisation_name(mine) or _("yourself"),
        "other": organisation_name(asker if of_owner else need.organisation) or _("its owner"),
    }
    sentence = _("Sign the confidentiality agreement with %(other)s about “%(title)s”") % given
    if signed:
        sentence = _("You signed the agreement about “%(title)s”; %(other)s has not yet") % given

    def sign(by: Party, _given: str) -> str:
        done = catalogue.sign_agreement(need=need, organisation=asker, by=by)
        if done.owner_signed and done.asker_signed:
            return _("Both sides have signed: everything is open now.")
        return _("Signed. Everything opens once %(other)s has signed too.") % given

    may = of_owner or allows(party, "agreement.sign_for_asker", agreement)
    tick = Ask(str(HAS_READ), "tick", missing=str(READ_FIRST))
    way = Way("sign", _("Sign for %(mine)s") % given, sign, tick)
    return Told(
        sentence=sentence,
        discreet=sentence,
        url=reverse("web:agreement", args=[agreement.pk]),
        link=_("The agreement"),
        text=None if signed else (agreement.text, agreement.language),
        facts=() if signed or may else ((_("Who signs"), _("a manager of %(mine)s") % given),),
        ways=(noted(duty),) if signed or not may else (way,),
    )


def _draft(record: Record, party: Party) -> Told:
    given = {"title": _title(record)}

    def drop(by: Party, _given: str) -> str:
        catalogue.withdraw(record=record, reason="", by=by)
        return _("The draft “%(title)s” is put away.") % given

    away = Way("withdraw", _("Put it away"), drop, quiet=True)
    name = "web:edit_need" if isinstance(record, Need) else "web:edit_resource"
    return Told(
        sentence=_("Your draft “%(title)s” is not listed yet") % given,
        discreet=_("A draft of yours is not listed yet"),
        url=reverse(name, args=[record.key]),
        link=_("Go on writing"),
        ways=(away,) if allows(party, _verb(record, "withdraw"), record) else (),
    )


def _expiring(duty: Duty, record: Record, party: Party) -> Told:
    discreet = {"title": _public_title(record), "day": figures.day(duty.due) if duty.due else ""}
    edits = allows(party, _verb(record, "edit"), record)
    given = {**discreet, "title": _title(record)} if edits else discreet
    over = duty.due is not None and duty.due < clock.today()
    sentence = _("“%(title)s” ended on %(day)s") if over else _("“%(title)s” is listed until %(day)s only")

    def prolong(by: Party, until: str) -> str:
        catalogue.prolong(record=record, until=date.fromisoformat(until), by=by)
        return _("“%(title)s” holds until %(until)s.") % {
            **given,
            "until": figures.day(date.fromisoformat(until)),
        }

    def withdraw(by: Party, _given: str) -> str:
        catalogue.withdraw(record=record, reason="", by=by)
        return _("“%(title)s” is withdrawn.") % given

    def renew(by: Party, _given: str) -> str:
        until = max(record.valid_until or clock.today(), clock.today() + YEAR)
        catalogue.prolong(record=record, until=until, by=by)
        return _("“%(title)s” holds until %(until)s.") % {**given, "until": figures.day(until)}

    later = Ask(_("Until when"), "date", proposed=str(clock.today() + YEAR))
    ways = (
        ("edit", Way("renew", _("Still true: renew it for a year"), renew)),
        ("edit", Way("prolong", _("It still holds"), prolong, later, quiet=True)),
        ("withdraw", Way("withdraw", _("Withdraw it now"), withdraw, quiet=True)),
    )
    return Told(
        sentence=sentence % given,
        discreet=sentence % discreet,
        url=reverse(f"web:edit_{_verb(record, '')[:-1]}", args=[record.key]) if edits else record_url(record),
        link=_("Edit") if edits else _("Its page"),
        ways=tuple(way for verb, way in ways if allows(party, _verb(record, verb), record)),
    )
