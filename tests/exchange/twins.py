"""Twins: records that differ in nothing but what may not cross, so that a peer must get the same of both.

What of a record tells what is written down here once more, by the columns that are made up, and not asked of the code that cuts records.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from entrepot.border.models import Evidence
from entrepot.catalogue.domain import Gated
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.models import GivenBody, OwnersWord, Peer
from entrepot.exchange.projecting import Projected
from entrepot.people.models import Organisation
from entrepot.runtime import clock

PLACES: Final = ("guangzhou", "shenzhen", "hong-kong", "munich", None)
OWNERS: Final = ("org-lingyou", "org-yunshan", "org-isaroptik", "org-harbour", None)
KINDS: Final = (
    "technology", "technology", "expert", "facility", "service", "finance", "policy", "venue", "product",
)  # fmt: skip
OTHERS: Final = (
    ("HK", "hong-kong", 1), ("HK", "", 2), ("DE-BY", "munich", 3), ("CN-GD", "shenzhen", 4), ("MO", "macao", 5), ("US", "", 6),
)  # fmt: skip
"""Jurisdiction, place and key of the peers that are asked about."""
CODES: Final[Sequence[tuple[str, ...]]] = (
    (), ("eu:none", "prc:none"), ("prc:252604X",), ("eu:6E001",), ("prc:none",), ("eu:none", "hk:none", "prc:none"),
)  # fmt: skip
"""Entries of export lists."""
MOMENT: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)

PEOPLE, PRICE, USAGE = "people", "price", "usage"
COLUMNS: Final[Sequence[tuple[str, str, frozenset[str]]]] = (
    ("Room", "4{n}", frozenset()), ("Weight", "{n} kg", frozenset()), ("精度", "0.{n} mm", frozenset()),
    ("Messbereich", "{n} bis 900 °C", frozenset()), ("Standard", "GB/T {n}", frozenset()),
    ("E-Mail", "{w}@{w}.example", frozenset({PEOPLE})), ("联系电话", "1380013{n}", frozenset({PEOPLE})),
    ("Ansprechpartner", "Dr. {w}", frozenset({PEOPLE})), ("Inventors", "{w}, {w} {w}", frozenset({PEOPLE})),
    ("Write to", "{w}@{w}.example", frozenset({PEOPLE})), ("备注", "找 {w}，1390013{n}", frozenset({PEOPLE})),
    ("Preis pro Tag", "{n} EUR", frozenset({PRICE})), ("收费标准", "{n}元/次", frozenset({PRICE})),
    ("Deposit", "{n}", frozenset({PRICE})), ("Remark", "from {n} € a day {w}", frozenset({PRICE})),
    ("利用率", "{n}%", frozenset({USAGE})), ("Annual hours", "{n} {w}", frozenset({USAGE})),
    ("Auslastung", "{n} % ({w})", frozenset({USAGE})), ("Idle", "{w}", frozenset({USAGE})),
    ("机时收费", "{n}元", frozenset({PRICE, USAGE})), ("Preis je Nutzung", "{n},50", frozenset({PRICE, USAGE})),
    ("专家咨询费", "{n}元", frozenset({PEOPLE, PRICE})), ("Contact for bookings", "{w}", frozenset({PEOPLE, USAGE})),
)  # fmt: skip
"""A column, what stands in it, and what that tells; some tell two things at once."""
KNOWN: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "person": ("{w} {w}", frozenset({PEOPLE})), "price": ("{n} EUR {w}", frozenset({PRICE})), "readiness": ("{d}", frozenset()),
}  # fmt: skip
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzäöüß窑釉瓷检测é"


@dataclass(frozen=True, slots=True)
class Twin:
    """A record as it is made up; ``told`` are the values of its columns with what each tells."""

    number: int
    is_need: bool
    kind: str
    place: str | None
    owner: str | None
    language: str
    texts: Mapping[str, Any]
    keywords: tuple[str, ...]
    teasers: Mapping[str, Any]
    hidden: tuple[str, ...]
    sent: bool
    fields: Mapping[str, tuple[str, frozenset[str]]]
    facts: Mapping[str, tuple[str, frozenset[str]]]
    gated: Gated
    given: bool
    """Whether the owner gave the peer its body."""
    never: Mapping[str, Any] = field(default_factory=dict)
    """What no portion has at all."""

    @property
    def reference(self) -> str:
        """Its reference."""
        return f"{'need' if self.is_need else 'resource'}:twin-{self.number}"


def made_up(number: int, dice: random.Random) -> Twin:
    """A record with anything in it."""
    is_need = dice.random() < 0.2
    language = dice.choice(("en", "de", "zh-Hans"))
    held_back = is_need and dice.random() < 0.5
    kind = dice.choice(("technology", "testing", "talent", "finance")) if is_need else dice.choice(KINDS)
    hidden = () if is_need else dice.choice(((), ("price",), ("usage",), ("price", "usage")))
    return Twin(
        number, is_need, kind, dice.choice(PLACES), dice.choice(OWNERS), language, _texts(language, dice), tuple(_words(dice, 3)),
        _texts(language, dice) if held_back else {}, hidden, is_need and dice.random() < 0.6, _fields(dice), _facts(dice),
        _gated(dice) if kind == "technology" and not is_need else Gated(), dice.random() < 0.7, _never(dice),
    )  # fmt: skip


def other_of(twin: Twin, kept: Sequence[str], dice: random.Random) -> Twin:
    """The same record but for what a peer was not let have: of a record that does not cross at all anything but what it is and whose."""
    other = replace(twin, never=_never(dice), gated=_examined_otherwise(twin.gated, "body" in kept, dice))
    if "summary" not in kept:
        return replace(
            other, texts=_texts(twin.language, dice), keywords=tuple(_words(dice, 3)), fields=_fields(dice), facts=_facts(dice),
            teasers=_texts(twin.language, dice) if twin.teasers else {},
        )  # fmt: skip
    if twin.teasers:
        return replace(
            other, texts=_texts(twin.language, dice), keywords=tuple(_words(dice, 3)), fields=_fields(dice), facts=_facts(dice),
        )  # fmt: skip
    stays = frozenset({PEOPLE, PRICE, USAGE}) - set(kept)
    return replace(
        other, fields=_redrawn(twin.fields, _fields(dice), stays), facts=_redrawn(twin.facts, _facts(dice), stays),
    )  # fmt: skip


def store(twins: Iterable[Twin], peer: Peer) -> None:
    """Put twins into the database as they are, without the ways in; in place of those that are there."""
    rows = list(twins)
    Need.objects.filter(key__startswith="twin-").delete()
    Resource.objects.filter(key__startswith="twin-").delete()
    owners = dict(Organisation.objects.values_list("key", "pk"))
    resources = Resource.objects.bulk_create(
        Resource(**_columns(twin, owners), hidden=list(twin.hidden), gated=twin.gated)
        for twin in rows
        if not twin.is_need
    )
    bodies = {twin.reference for twin in rows if twin.given and not twin.is_need}
    GivenBody.objects.bulk_create(
        GivenBody(resource=resource, peer=peer, given=MOMENT, given_by="test")
        for resource in resources
        if f"resource:{resource.key}" in bodies
    )
    needs = Need.objects.bulk_create(
        Need(**_columns(twin, owners), teasers=twin.teasers, confidential=twin.never["confidential"])
        for twin in rows
        if twin.is_need
    )
    sent = {twin.reference for twin in rows if twin.sent}
    OwnersWord.objects.bulk_create(
        OwnersWord(need=need, peer=peer, given=MOMENT, given_by="test")
        for need in needs
        if f"need:{need.key}" in sent
    )


def file_papers(nodes: Mapping[str, str]) -> None:
    """Let what is personal cross from Guangdong's cities and from Hong Kong to a node under the other's law, by the Bay Area's contract."""
    for exporter, importer in (("CN-GD", nodes["HK"]), ("HK", nodes["CN-GD"])):
        Evidence.objects.create(
            key=f"{exporter}-{importer}"[:20], kind="gba_contract_hk", exporter=exporter, importer=importer, issued=date(2026, 1, 1),
            filed=clock.now(), filed_by="one", confirmed=clock.now(), confirmed_by="two",
        )  # fmt: skip


def seen(one: Projected) -> tuple[object, ...]:
    """All that a peer, or somebody who reads this node's books about the crossing, can tell of a record: bytes, size, what is held, decision."""
    return (
        one.item.timeless(), len(canonical(one.item.plain())), one.digest, one.written, one.outcome, one.held, one.kept, one.who,
        one.leaves, None if one.decision is None else (one.decision.portions, one.decision.rules_digest, one.decision.onward),
    )  # fmt: skip


def _columns(twin: Twin, owners: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": f"twin-{twin.number}", "kind": twin.kind, "language": twin.language, "texts": twin.texts, "keywords": list(twin.keywords),
        "fields": {name: value for name, (value, _) in twin.fields.items()},
        "facts": {name: value for name, (value, _) in twin.facts.items()},
        "organisation_id": None if twin.owner is None else owners[twin.owner], "place_id": twin.place, "source": twin.never["source"],
        "fingerprint": twin.never["fingerprint"], "author": twin.never["author"], "quality": twin.never["quality"],
        "created": MOMENT, "updated": MOMENT - timedelta(days=twin.never["old"]),
    }  # fmt: skip


def _redrawn(
    old: Mapping[str, tuple[str, frozenset[str]]],
    new: Mapping[str, tuple[str, frozenset[str]]],
    stays: frozenset[str],
) -> dict[str, tuple[str, frozenset[str]]]:
    """The columns that may cross as they were; of those that tell what stays, others."""
    return {name: told for name, told in old.items() if not told[1] & stays} | {
        name: told for name, told in new.items() if told[1] & stays
    }


def _gated(dice: random.Random) -> Gated:
    """A body, the entries of export lists that it falls under, and who looked; each may be missing."""
    looked = dice.random() < 0.6
    return Gated(
        {"en": " ".join(_words(dice, 9))} if dice.random() < 0.8 else {}, dice.choice(CODES),
        _word(dice) if looked else "", _day(dice) if looked else None,
    )  # fmt: skip


def _examined_otherwise(gated: Gated, crosses: bool, dice: random.Random) -> Gated:
    """By somebody else; where the body stays, another body and another day too. The codes are what is decided by."""
    by = _word(dice) if gated.examined_by else ""
    if crosses:
        return replace(gated, examined_by=by)
    return replace(
        gated, body=_gated(dice).body, examined_by=by, examined_on=_day(dice) if gated.examined_on else None
    )


def _day(dice: random.Random) -> date:
    return date(2026, dice.randrange(1, 12), dice.randrange(1, 28))


def _never(dice: random.Random) -> dict[str, Any]:
    return {
        "source": " ".join(_words(dice, 1)), "fingerprint": f"{dice.getrandbits(256):064x}", "author": f"{dice.getrandbits(40):x}",
        "quality": dice.randrange(101), "old": dice.randrange(400), "confidential": {"en": " ".join(_words(dice, 5))},
    }  # fmt: skip


def _texts(language: str, dice: random.Random) -> dict[str, dict[str, str]]:
    return {language: {"title": " ".join(_words(dice, 4)), "text": " ".join(_words(dice, 12))}}


def _fields(dice: random.Random) -> dict[str, tuple[str, frozenset[str]]]:
    return {
        name: (_filled(text, dice), tells) for name, (text, tells) in KNOWN.items() if dice.random() < 0.5
    }


def _facts(dice: random.Random) -> dict[str, tuple[str, frozenset[str]]]:
    chosen = dice.sample(COLUMNS, dice.randrange(len(COLUMNS) // 2))
    return {label: (_filled(text, dice), tells) for label, text, tells in chosen}


def _filled(text: str, dice: random.Random) -> str:
    word = _word(dice) * (
        30_000 if dice.random() < 0.0001 else 1
    )  # now and then longer than a message may be
    return text.format(n=dice.randrange(1000, 9999), d=dice.randrange(1, 10), w=word)


def _words(dice: random.Random, most: int) -> list[str]:
    return [_word(dice) for _ in range(dice.randrange(1, most + 1))]


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(_LETTERS, k=dice.randrange(3, 12)))
