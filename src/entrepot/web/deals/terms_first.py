"""What a deal's terms begin with: what is known of the deal and its parties, as far as whoever writes them may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import Disclosed, disclosed
from entrepot.deals.clauses.first import Frame, pays
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Part, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.deals.models import Deal, DealParty
from entrepot.people.domain import Party
from entrepot.people.models import Identifier, Place
from entrepot.runtime import clock
from entrepot.vocabulary.identifiers import Scheme
from entrepot.vocabulary.languages import LANGUAGES, Language, is_chinese, language_to_show, parse_language
from entrepot.vocabulary.money import Money, MoneyRange, read_money, read_price
from entrepot.vocabulary.places import Jurisdiction, jurisdiction
from entrepot.web.context import this_node

SCHEMES: Final = (Scheme.USCC, Scheme.VAT, Scheme.HK_BR, Scheme.LEI)
"""Registers, whose number is named first."""
OFFICIAL: Final[Mapping[str, Language]] = {
    "CN": "zh-Hans", "HK": "zh-Hant", "MO": "zh-Hant", "TW": "zh-Hant", "DE": "de", "AT": "de", "CH": "de", "LI": "de",
}  # fmt: skip
"""In which language courts read, by whose law applies."""


def seated(deal: Deal) -> list[DealParty]:
    """Those who are in a deal now, in its order."""
    rows = deal.parties.filter(left=None).select_related("organisation", "organisation__place")
    known = {row.organisation.key: row for row in rows}
    return [known[key] for key in deal.standing.parties]


def frame_of(deal: Deal, party: Party, kind: Kind, languages: tuple[Language, ...] = ()) -> Frame:
    """What is known before anybody has written a word; ``languages``: those of the parties where nobody has chosen others."""
    rows = seated(deal)
    need = _need(deal, party)
    law = _law(rows)
    chosen = languages or _languages(rows)
    parts = parts_of(kind, rows, need)
    return Frame(
        topic=_topic(deal, need),
        sides=tuple(_side(row, parts[row.organisation.key], chosen, _number(row)) for row in rows),
        begins=clock.today(),
        languages=chosen,
        governing=_governing(law, chosen),
        law=law,
        seat=_names(_node_place() or _place_of(rows), chosen),
        price=_price(rows, need, party),
    )


def parts_of(kind: Kind, rows: Sequence[DealParty], need: Disclosed | None) -> dict[str, Part]:
    """What each party does, as a rule: whose the need is receives, who brings a resource provides; in a cooperation all are partners."""
    if kind == Kind.COOPERATION:
        return {row.organisation.key: Part.PARTNER for row in rows}
    keys = [row.organisation.key for row in rows]
    bring = {row.organisation.key for row in rows if row.resource}
    seeks = need.organisation.key if need and need.organisation else ""
    client = next(
        (key for key in (seeks, *keys) if key in keys and (key == seeks or key not in bring)), keys[0]
    )
    provides = (bring or set(keys)) - {client} or {key for key in keys if key != client}
    return {
        key: Part.CLIENT if key == client else Part.PROVIDER if key in provides else Part.PARTNER
        for key in keys
    }


def still(terms: Terms, frame: Frame) -> Terms:
    """Terms that were on the table before, between those who are in the deal now: whoever left neither signs, pays nor is paid."""
    kept = {side.key: side for side in terms.sides}
    sides = tuple(kept.get(side.key, side) for side in frame.sides)
    here = {side.key for side in sides}
    now = replace(terms, sides=sides)
    payer, payee = pays(now)
    payments = tuple(
        one if {one.payer, one.payee} <= here else replace(one, payer=payer, payee=payee)
        for one in terms.payments
    )
    return replace(now, payments=payments)


def law_of(deal: Deal) -> Jurisdiction:
    """Whose law is likely."""
    return _law(seated(deal))


def currency_of(deal: Deal) -> str:
    """The money of the place where what is paid for is received, where nothing says otherwise."""
    place = _place_of(seated(deal))
    return place.currency if place else "EUR"


def _need(deal: Deal, party: Party) -> Disclosed | None:
    found = catalogue.needs_by_key([deal.need], party).get(deal.need) if deal.need else None
    return disclosed(found, party) if found else None


def _topic(deal: Deal, need: Disclosed | None) -> Wording:
    titles = {parse_language(tag): text.get("title", "") for tag, text in need.texts.items()} if need else {}
    known: dict[Language, str] = {
        language: titles[language] for language in LANGUAGES if titles.get(language)
    }
    return worded(known or dict.fromkeys(LANGUAGES, deal.title))


def _languages(rows: Sequence[DealParty]) -> tuple[Language, ...]:
    """Those of the parties: two at most, and one kind of Chinese characters."""
    found: list[Language] = []
    for row in rows:
        language = parse_language(row.organisation.language) or "en"
        if language not in found and not (is_chinese(language) and any(map(is_chinese, found))):
            found.append(language)
    return tuple(found[:2])


def _governing(law: Jurisdiction, languages: tuple[Language, ...]) -> Language:
    official = OFFICIAL.get(law.partition("-")[0])
    same = (
        one for one in languages if one == official or (official and is_chinese(one) and is_chinese(official))
    )
    return next(same, languages[0])


def _law(rows: Sequence[DealParty]) -> Jurisdiction:
    """The node's country's, else that of the first party whose place is known."""
    node, place = this_node(), _place_of(rows)
    known = node.jurisdiction if node else place.jurisdiction if place else "DE"
    code = jurisdiction(known)
    return Jurisdiction(code.partition("-")[0])


def _node_place() -> Place | None:
    node = this_node()
    return Place.objects.filter(key=node.place).first() if node else None


def _place_of(rows: Sequence[DealParty]) -> Place | None:
    return next((row.organisation.place for row in rows if row.organisation.place), None)


def _names(place: Place | None, languages: tuple[Language, ...]) -> Wording:
    return _worded(place.names, languages) if place else Wording()


def _worded(names: Mapping[str, str], languages: tuple[Language, ...]) -> Wording:
    """A name in each language, or in the nearest there is: names of firms and places may be the same in all."""
    known = {language: text for tag, text in names.items() if text and (language := parse_language(tag))}
    shown = {language: language_to_show(known, language) for language in languages}
    return worded({language: known[found] for language, found in shown.items() if found})


def _side(row: DealParty, part: Part, languages: tuple[Language, ...], code: str) -> Side:
    organisation = row.organisation
    titles = {tag: text.get("title", "") for tag, text in organisation.texts.items()}
    return Side(
        organisation.key,
        part,
        _worded(titles, languages),
        code,
        _names(organisation.place, languages),
    )


def _number(row: DealParty) -> str:
    held = dict(Identifier.objects.filter(organisation=row.organisation).values_list("scheme", "number"))
    return next((held[scheme] for scheme in SCHEMES if scheme in held), "")


def _price(rows: Sequence[DealParty], need: Disclosed | None, party: Party) -> Money | None:
    """What the only resource that is brought costs in one sum, else what the need may cost at most."""
    brought = [row.resource for row in rows if row.resource]
    found = catalogue.resources_by_key(brought, party) if len(brought) == 1 else {}
    for record in (*(disclosed(one, party) for one in found.values()), need):
        if record is not None and (price := _stated(record)):
            return price
    return None


def _stated(record: Disclosed) -> Money | None:
    language = parse_language(record.language)
    currency = record.place.currency if record.place else None
    if record.is_need:
        found = read_money(record.fields.get("budget", ""), language, currency)
    else:
        value = read_price(record.fields.get("price", ""), language, currency).value
        found = (
            value
            if isinstance(value, Money)
            else value.high or value.low
            if isinstance(value, MoneyRange)
            else None
        )
    return found.rounded() if found and found.amount > 0 else None
