"""What is registered of technology contracts, in the reader's language: for the page, a workbook and a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals.domain.registering import Contract, Lack, Missing, Registrant
from entrepot.deals.domain.terms import Ownership, Part
from entrepot.deals.domain.wording import Wording
from entrepot.people.models import Place
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.context import node_name
from entrepot.web.deals import words
from entrepot.web.names import ORGANISATIONS, name_in, place_name, reader
from entrepot.web.rights import RIGHTS
from entrepot.web.sheets import Row, Sheet

PARTS: Final[Mapping[str, str]] = {
    Part.PROVIDER: gettext_noop("Provider"),
    Part.CLIENT: gettext_noop("Client"),
    Part.PARTNER: gettext_noop("Partner"),
}
RESULTS: Final[Mapping[str, str]] = {
    Ownership.PROVIDER: gettext_noop("the provider"),
    Ownership.CLIENT: gettext_noop("the client"),
    Ownership.SHARED: gettext_noop("both together"),
}
LACKS: Final[Mapping[Lack, str]] = {
    Lack.CODE: gettext_noop("the registration number of %(party)s"),
    Lack.PLACE: gettext_noop("the place of %(party)s"),
    Lack.TECHNOLOGY_PART: gettext_noop("how much of the price is paid for technology"),
    Lack.FIELD: gettext_noop("the field of the technology"),
    Lack.RIGHTS: gettext_noop("the intellectual property that it is about"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A contract as it is registered, in words; figures stay figures in a workbook."""

    contract: Contract
    title: str
    kind: str
    parties: str
    signed: str
    amount: str
    technology: str
    field: str
    rights: str
    missing: tuple[str, ...]


def told(contract: Contract) -> Told:
    """A contract in the reader's language."""
    return Told(
        contract=contract, title=in_words(contract.title), kind=words.kind_of(contract.kind),
        parties=" · ".join(in_words(party.name) for party in contract.parties), signed=figures.day(contract.signed),
        amount=figures.money(contract.price) if contract.price else "", technology=_technology(contract), field=contract.field,
        rights=name_in(RIGHTS, contract.rights) if contract.rights else "",
        missing=tuple(lack_in_words(contract, one) for one in contract.missing),
    )  # fmt: skip


def lack_in_words(contract: Contract, missing: Missing) -> str:
    """What is missing, named."""
    names = {party.key: in_words(party.name) for party in contract.parties}
    return _(LACKS[missing.what]) % {"party": names.get(missing.party, missing.party)}


def in_words(wording: Wording) -> str:
    """A text in the reader's language or the nearest to it."""
    return wording.text(reader())


def sheets(found: Iterable[Contract]) -> Iterable[Sheet]:
    """Three sheets: a line for each contract, one for each of its parties, and what is missing."""
    contracts = list(found)
    places = _places(contracts)
    columns: tuple[str, ...] = (
        _("Contract"), _("Kind of contract"), _("Title"), _("Signed on"), _("First day"), _("Last day"), _("Currency"), _("Amount"),
        _("Of this for technology"), _("Technology field"), _("Intellectual property"), _("The results belong to"), _("Complete"),
    )  # fmt: skip
    yield _("Contracts"), columns, [_line(one) for one in contracts]
    columns = (
        _("Contract"),
        _("Part"),
        _("Name"),
        _("Registration number"),
        _("What it is"),
        _("Where it is"),
    )
    yield (
        _("Parties"),
        columns,
        [(one.number, *_party(party, places)) for one in contracts for party in one.parties],
    )
    rows = [(one.number, lack_in_words(one, missing)) for one in contracts for missing in one.missing]
    yield _("What is missing"), (_("Contract"), _("What is missing")), rows


def paper_of(contract: Contract) -> dict[str, Any]:
    """The values of the paper ``registration.typ``."""
    said, places = told(contract), _places([contract])
    facts = [
        (_("Contract"), contract.number), (_("Kind of contract"), said.kind), (_("Signed on"), said.signed),
        (_("First day"), figures.day(contract.begins)),
        (_("Last day"), figures.day(contract.ends) if contract.ends else _("when everything is done")),
        (_("Amount"), said.amount), (_("Of this for technology"), said.technology), (_("Technology field"), said.field),
        (_("Intellectual property"), said.rights), (_("The results belong to"), name_in(RESULTS, contract.results)),
    ]  # fmt: skip
    labels = (_("Name"), _("Registration number"), _("What it is"), _("Where it is"))
    return {
        "title": _("Data for the registration of a technology contract"), "subtitle": said.title, "node": node_name(),
        "facts": [[label, value or "—"] for label, value in facts],
        "parties": [
            {"heading": part, "facts": [[label, value or "—"] for label, value in zip(labels, values, strict=True)]}
            for part, *values in (_party(party, places) for party in contract.parties)
        ],
        "missing_label": _("What is missing"), "missing": list(said.missing),
        "note": _("Made from the signed agreement and what the parties entered. The agreement itself and its annexes go with it."),
        "foot": contract.number,
    }  # fmt: skip


def _technology(contract: Contract) -> str:
    if contract.technology_part is None or contract.price is None:
        return ""
    return figures.money(Money(contract.technology_part, contract.price.currency))


def _line(contract: Contract) -> Row:
    price = contract.price
    part = contract.technology_part
    return (
        contract.number, words.kind_of(contract.kind), in_words(contract.title), contract.signed.isoformat(),
        contract.begins.isoformat(), contract.ends.isoformat() if contract.ends else "", price.currency if price else "",
        float(price.amount) if price else "", float(part) if part is not None else "", contract.field,
        name_in(RIGHTS, contract.rights) if contract.rights else "", name_in(RESULTS, contract.results),
        _("no") if contract.missing else _("yes"),
    )  # fmt: skip


def _party(party: Registrant, places: Mapping[str, Place]) -> tuple[str, ...]:
    return (
        name_in(PARTS, party.part), in_words(party.name), party.code, name_in(ORGANISATIONS, party.kind),
        place_name(places.get(party.place)),
    )  # fmt: skip


def _places(contracts: Iterable[Contract]) -> dict[str, Place]:
    keys = {party.place for one in contracts for party in one.parties if party.place}
    return Place.objects.in_bulk(keys)
