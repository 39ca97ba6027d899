"""What an owner tells of a technology's way to market, and what an officer checks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from django.db import IntegrityError, transaction

from entrepot.catalogue.models import Resource
from entrepot.deals.actions.happening import STREAM
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.pipeline import Evidence, Funding
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.models import Deal, FinanceRaised, Mark, PeopleRecruited, ReadinessStep, StepMark
from entrepot.deals.models.pipeline import Beside
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.money import Money

MOST_PEOPLE: Final = 100_000
MOST_MONEY: Final = Decimal(10) ** 13
Row = TypeVar("Row", ReadinessStep, FinanceRaised, PeopleRecruited)


@dataclass(frozen=True, slots=True)
class LevelTold:
    """A level 1–9, and what shows it: its kind, the day it is from, an address or a file's name, words; `form` so that one sent twice is one."""

    level: int
    kind: Evidence
    day: date
    link: str = ""
    words: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class FinanceTold:
    """Money that came in: how much, as what, from whom and when; by which deal, and whether all may see it."""

    money: Money
    kind: Funding
    source: str
    day: date
    deal: Deal | None = None
    shown: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """People who were taken on: how many, as what and when; by which deal, and whether all may see it."""

    number: int
    role: str
    day: date
    deal: Deal | None = None
    shown: bool = False
    form: str = ""


def tell_level(*, resource: Resource, told: LevelTold, by: Party) -> ReadinessStep:
    """Say a technology's level with what shows it. The same form sent twice is one step.

    Raises:
        NotAllowedError: ``by`` does not manage its owner, or the owner is not admitted.
        DealRefusedError: it is no technology, there is no such level, nothing shows it, or its day is still to come.
    """
    rule = require(by, "pipeline.tell", resource)
    _told_of(resource, told.day)
    if not 1 <= told.level <= 9:
        raise DealRefusedError("level_unknown")
    if not (told.link.strip() or told.words.strip()):
        raise DealRefusedError("evidence_missing")
    row = ReadinessStep(
        resource=resource, level=told.level, day=told.day, kind=told.kind, link=told.link.strip()[:500],
        words=told.words.strip()[:1000], form=told.form, by=by.actor,
    )  # fmt: skip
    details: dict[str, object] = {"level": told.level, "kind": str(told.kind), "day": told.day.isoformat()}
    return _once(row, "pipeline.level", details, rule, by)


def tell_finance(*, resource: Resource, told: FinanceTold, by: Party) -> FinanceRaised:
    """Say that money came in for a technology. The same form sent twice is one entry.

    Raises:
        NotAllowedError: ``by`` does not manage its owner, or the owner is not admitted.
        DealRefusedError: it is no technology, the amount is none, the day is still to come, or the deal is not one of the owner's about finance.
    """
    rule = require(by, "pipeline.tell", resource)
    _told_of(resource, told.day)
    if not _is_raised(told.money):
        raise DealRefusedError("raised_odd")
    _check_deal(told.deal, resource, Kind.FINANCE)
    row = FinanceRaised(
        resource=resource, amount=told.money.amount, currency=told.money.currency, kind=told.kind, source=told.source.strip()[:200], day=told.day,
        deal=told.deal, shown=told.shown, form=told.form, by=by.actor,
    )  # fmt: skip
    return _once(row, "pipeline.finance", _beside(row), rule, by)


def tell_people(*, resource: Resource, told: PeopleTold, by: Party) -> PeopleRecruited:
    """Say that people were taken on for a technology. The same form sent twice is one entry.

    Raises:
        NotAllowedError: ``by`` does not manage its owner, or the owner is not admitted.
        DealRefusedError: it is no technology, the number is none, the day is still to come, or the deal is not one of the owner's about talent.
    """
    rule = require(by, "pipeline.tell", resource)
    _told_of(resource, told.day)
    if not 0 < told.number <= MOST_PEOPLE:
        raise DealRefusedError("number_odd")
    _check_deal(told.deal, resource, Kind.TALENT)
    row = PeopleRecruited(
        resource=resource, number=told.number, role=told.role.strip()[:200], day=told.day, deal=told.deal, shown=told.shown,
        form=told.form, by=by.actor,
    )  # fmt: skip
    return _once(row, "pipeline.people", _beside(row), rule, by)


@transaction.atomic
def take_back(*, entry: ReadinessStep | FinanceRaised | PeopleRecruited, by: Party) -> None:
    """Say that something told was wrong. It stays to be read, and counts no more.

    Raises:
        NotAllowedError: ``by`` does not manage the technology's owner, or the owner is not admitted.
        DealRefusedError: it was taken back already.
    """
    rule = require(by, "pipeline.tell", entry)
    if isinstance(entry, ReadinessStep):
        _mark(entry, Mark.TAKEN_BACK, by)
    elif not type(entry).objects.filter(pk=entry.pk, taken_back=None).update(taken_back=clock.now()):
        raise DealRefusedError("marked_already")
    details = {"what": entry._meta.model_name or "", "number": entry.pk}
    _journal("pipeline.take_back", entry.resource, details, rule, by)


@transaction.atomic
def check_step(*, step: ReadinessStep, by: Party) -> StepMark:
    """Say, as an officer, that one has looked at a level's evidence.

    Raises:
        NotAllowedError: ``by`` is no officer, or is of the technology's owner.
        DealRefusedError: somebody has already.
    """
    rule = require(by, "pipeline.check", step)
    mark = _mark(step, Mark.CHECKED, by)
    _journal("pipeline.check", step.resource, {"number": step.pk, "level": step.level}, rule, by)
    return mark


def _told_of(resource: Resource, day: date) -> None:
    if resource.kind != Role.TECHNOLOGY:
        raise DealRefusedError("not_a_technology")
    if day > clock.today():
        raise DealRefusedError("happened_ahead")


def _is_raised(money: Money) -> bool:
    amount, code = money.amount, money.currency
    if not (amount.is_finite() and 0 < amount < MOST_MONEY and amount == round(amount, 2)):
        return False
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _check_deal(deal: Deal | None, resource: Resource, kind: Kind) -> None:
    if deal is None:
        return
    if (
        deal.kind != kind
        or not deal.parties.filter(left=None, organisation=resource.organisation_id).exists()
    ):
        raise DealRefusedError("other_deal")


def _once(row: Row, verb: str, details: dict[str, object], rule: str, by: Party) -> Row:
    """Store a row with its act, or find the one that the same form made."""
    same = type(row).objects.filter(by=by.actor, form=row.form).exclude(form="")
    if (found := same.first()) is not None:
        return found
    try:
        with transaction.atomic():
            row.save()
            _journal(verb, row.resource, details | {"number": row.pk}, rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    return row


def _beside(row: Beside) -> dict[str, object]:
    """What the journal keeps of it: neither how much nor from whom."""
    return {"deal": row.deal.key if row.deal else "", "shown": row.shown, "day": row.day.isoformat()}


def _mark(step: ReadinessStep, kind: Mark, by: Party) -> StepMark:
    try:
        with transaction.atomic():
            return StepMark.objects.create(step=step, kind=kind, by=by.actor)
    except IntegrityError as error:
        raise DealRefusedError("marked_already") from error


def _journal(verb: str, resource: Resource, details: dict[str, object], rule: str, by: Party) -> None:
    act = journal.Act(verb, resource.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
