"""What the API answers, in the design's words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema


class RecordOut(Schema):
    """A need or a resource as far as it is disclosed to whoever asks; texts by language. Only needs have a deadline.

    ``disclosed`` says how much is shown (teaser, details, everything), ``withheld`` what could be asked for. ``body``, with
    its export codes and who examined them, is of technologies and empty unless it is disclosed.
    """

    id: str
    kind: str
    language: str
    texts: dict[str, dict[str, str]]
    keywords: list[str]
    fields: dict[str, str]
    facts: dict[str, str]
    confidential: dict[str, str]
    body: dict[str, str]
    control_codes: list[str]
    examined_by: str
    examined_on: date | None
    organisation: str | None
    place: str | None
    cluster: str | None
    industrial_chain: str | None
    available_from: date | None
    valid_until: date | None
    deadline: date | None
    state: str
    version: int
    disclosed: str
    withheld: list[str]


class FoundOut(Schema):
    """One record that a search found; ``score`` orders and says nothing more."""

    score: float
    record: RecordOut


class RequestOut(Schema):
    """A request to see more of a record; ``answer`` is empty until the owner has answered."""

    id: str
    record: str
    organisation: str
    level: str
    message: str
    asked: datetime
    answer: str


class RecordPage(Schema):
    """One page of a list; ``total`` counts all of it."""

    total: int
    page: int
    size: int
    items: list[RecordOut]


class ReasonOut(Schema):
    """One reason of a match: words or sentences that met, a condition with both values, or what would raise the grade (``raise``).

    ``need`` and ``offer`` are as written, ``…_read`` as they were read, ``…_original`` the sentence of the original where the one that met
    stands in a translation. Of a ``raise``, ``grade`` is the one it would reach, ``needed`` how near (``similarity``) the texts would have to be.
    """

    kind: str
    text: str
    need: str | None = None
    offer: str | None = None
    similarity: float | None = None
    verdict: str | None = None
    need_original: str | None = None
    offer_original: str | None = None
    need_read: str | None = None
    offer_read: str | None = None
    grade: str | None = None
    needed: float | None = None


class LackOut(Schema):
    """What a rule asks for and does not find, why, and who can supply it."""

    what: str
    reason: str
    supplier: str


class HeldOut(Schema):
    """A portion of a record that does not cross whole: summary, people, body."""

    portion: str
    outcome: str
    code: str
    rule: str
    article: str
    missing: list[LackOut]


class DecisionOut(Schema):
    """What the border says: allow or hold, under which rule, and which portions are held."""

    outcome: str
    rule: str
    code: str
    origin: str | None
    destination: str | None
    held: list[HeldOut]


class MoneyOut(Schema):
    """An amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str


class EntitlementOut(Schema):
    """One policy or finance offer held against an organisation.

    ``answer`` is ``now``, ``open`` (it depends on what ``unsaid`` names) or ``no``; ``wanting`` names the conditions that would change it.
    ``rate`` is a share of the costs of ``roles``, at most ``cap``; of a finance offer ``amount`` is what it states.
    """

    resource: str
    kind: str
    answer: str
    reasons: list[ReasonOut]
    wanting: list[str]
    unsaid: list[str]
    until: date | None
    rate: Decimal | None
    cap: MoneyOut | None
    roles: list[str]
    amount: str | None


class MatchedOut(Schema):
    """One resource held against a need."""

    need: str
    resource: str
    kind: str
    score: float
    grade: str
    reasons: list[ReasonOut]
    border: DecisionOut


class MatchOut(MatchedOut):
    """One resource matched with a need; ``rank`` counts from 1."""

    rank: int


class LinkOut(MatchedOut):
    """One link of a chain."""

    role: str
    cost: MoneyOut | None
    saving: MoneyOut | None
    starts: date | None
    place: str | None
    route: str | None


class MissingOut(Schema):
    """A role that nothing adequate fills, what came nearest, and the best of other places: ``having`` names those that fail their place alone."""

    role: str
    nearest: LinkOut | None
    elsewhere: list[LinkOut]
    having: list[str]


class ChainOut(Schema):
    """One chain with its figures."""

    links: list[LinkOut]
    missing: list[MissingOut]
    before: MoneyOut
    after: MoneyOut
    unpriced: list[str]
    starts: date | None
    over_budget: bool
    held: int


class AlternativeOut(Schema):
    """Another chain and in what it differs."""

    difference: str
    chain: ChainOut


class NeedChainsOut(Schema):
    """All that is concluded for one need."""

    need: str
    roles: list[str]
    verdict: str
    best: ChainOut
    alternatives: list[AlternativeOut]
    routes: dict[str, list[str]]
    voters: list[str]
    sequence: int


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    fields: list[dict[str, Any]] | None = None
