"""Tables of what an organisation told of its technologies' ways to market."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.deals.belongings.tables import PORTION, Row, Table, row
from entrepot.deals.models import FinanceRaised, Mark, PeopleRecruited, ReadinessStep
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


def _levels(own: Organisation, _: Party) -> Iterator[Row]:
    found = ReadinessStep.objects.filter(resource__organisation=own).select_related("resource")
    for one in found.prefetch_related("marks").order_by("pk").iterator(PORTION):
        said = {mark.kind: mark.at for mark in one.marks.all()}
        yield row(
            one.resource.key, one.level, one.day, one.kind, one.link, one.words, one.by, one.at, said.get(Mark.CHECKED),
            said.get(Mark.TAKEN_BACK),
        )  # fmt: skip


def _finance(own: Organisation, _: Party) -> Iterator[Row]:
    found = FinanceRaised.objects.filter(resource__organisation=own).select_related("resource", "deal")
    for one in found.order_by("pk").iterator(PORTION):
        yield row(
            one.resource.key, one.amount, one.currency, one.kind, one.source, one.day, one.deal.key if one.deal else "",
            one.shown, one.by, one.at, one.taken_back,
        )  # fmt: skip


def _people(own: Organisation, _: Party) -> Iterator[Row]:
    found = PeopleRecruited.objects.filter(resource__organisation=own).select_related("resource", "deal")
    for one in found.order_by("pk").iterator(PORTION):
        yield row(
            one.resource.key, one.number, one.role, one.day, one.deal.key if one.deal else "", one.shown, one.by, one.at,
            one.taken_back,
        )  # fmt: skip


_TOLD: Final = (
    ("by", "the account that told it"),
    ("at", "when it was told"),
    ("taken_back", "when it was taken back, since it was wrong"),
)
_BESIDE: Final = (
    ("deal", "the id of the deal by which it came"),
    ("shown", "whether everybody sees it who may see the technology"),
    *_TOLD,
)
PIPELINE: Final = (
    Table(
        "levels",
        "A readiness level of a technology with what shows it.",
        (
            ("resource", "the technology's id"), ("level", "1 to 9"), ("day", "on which what shows it was there"),
            ("kind", "paper, patent, prototype_report, pilot_run, certificate, first_sale or other"),
            ("link", "where it can be read, or the name of a file"), ("words", "what was shown"), *_TOLD[:2],
            ("checked", "when an officer had looked at it"), _TOLD[2],
        ),
        _levels,
    ),
    Table(
        "finance_raised",
        "Money that came in for a technology.",
        (
            ("resource", "the technology's id"), ("amount", "how much"), ("currency", "of the amount"),
            ("kind", "grant, equity, loan or sale"), ("source", "from whom"), ("day", "when"), *_BESIDE,
        ),
        _finance,
    ),
    Table(
        "people_recruited",
        "People who were taken on for a technology.",
        (("resource", "the technology's id"), ("number", "how many"), ("role", "as what"), ("day", "when"), *_BESIDE),
        _people,
    ),
)  # fmt: skip
