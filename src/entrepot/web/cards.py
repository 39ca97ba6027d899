"""The card of one link of a chain, and of a role that nothing fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.catalogue.domain import Level
from entrepot.engine.conditions import Condition
from entrepot.engine.match import Match
from entrepot.engine.text import identify
from entrepot.matching.domain import Link, Missing
from entrepot.vocabulary.kinds import BOOKED
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import read_price
from entrepot.web import figures, present
from entrepot.web.conditions import Reason, reasons
from entrepot.web.deals.starting import Talk
from entrepot.web.lacks import There, there
from entrepot.web.learnt import counted
from entrepot.web.names import GRADES, ROLES, name_in, organisation_name, place_name
from entrepot.web.opinions import Opinion
from entrepot.web.picture import State
from entrepot.web.raises import raise_sentences
from entrepot.web.texts import Text, marked, record_text

BY_RULES: Final = frozenset({"finance", "policy"})
"""Roles that are chosen by eligibility: how alike the words are says nothing about them."""


@dataclass(frozen=True, slots=True)
class Words:
    """Two words that met; languages as in HTML's ``lang``."""

    need: str
    offer: str
    need_language: str
    offer_language: str

    @property
    def same(self) -> bool:
        """Whether one of them says it all."""
        return self.need.casefold() == self.offer.casefold()


@dataclass(frozen=True, slots=True)
class Sentences:
    """Two sentences that met, with the words that met marked, and the originals where they stand in translations."""

    need: SafeString
    offer: SafeString
    need_language: str
    offer_language: str
    need_original: str = ""
    offer_original: str = ""
    need_original_language: str = ""
    offer_original_language: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What the page shows of a link."""

    role: str
    role_name: str
    place: str
    state: State
    grade: str
    grade_word: str
    text: Text
    url: str
    organisation: str
    words: tuple[Words, ...]
    sentences: Sentences | None
    reasons: tuple[Reason, ...]
    raises: tuple[str, ...]
    price: str
    step: str
    step_url: str
    opinion: Opinion | None = None
    talk: Talk | None = None
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What the page shows of a role that nothing adequate fills."""

    role: str
    role_name: str
    headline: str
    nearest: Card | None
    why: str
    there: tuple[There, ...]
    change: str
    step: str
    step_url: str


def card(link: Link, need: Disclosed, resource: Disclosed, names: Mapping[str, str]) -> Card:
    """The card of a link; ``names`` are those of places and clusters by key."""
    held, silent = link.decision.outcome == "hold", link.role in BY_RULES or link.match.grade == "none"
    url = reverse("web:resource", args=[link.resource])
    if resource.kind in BOOKED:  # whoever books it from here books it for this need
        url += f"?{urlencode({'need': need.key})}"
    return Card(
        role=link.role,
        role_name=name_in(ROLES, link.role),
        place=place_name(resource.place),
        state="held" if held else "ok",
        grade=grade_of(link),
        grade_word=grade_word(link),
        text=record_text(resource),
        url=url,
        organisation=organisation_name(resource.organisation),
        words=() if silent else _words(link.match, need.language, resource.language),
        sentences=None if silent else _sentences(link.match, need.language, resource.language),
        reasons=reasons(_telling(link), names, by_rules=silent),
        raises=raise_sentences(link.match, names, by_rules=link.role in BY_RULES),
        price=link_price(link, resource),
        step=_("What would release it") if held else step_of(link.role),
        step_url=f"#held-{link.role}" if held else url,
        counted=counted(link),
    )


def grade_of(link: Link) -> str:
    """The grade as the stylesheet names it; an eligible link counts as good."""
    if link.role in BY_RULES:
        return "none" if link.match.fails else "strong"
    return link.match.grade


def grade_word(link: Link) -> str:
    """The grade in a word; roles chosen by rules are eligible or not."""
    if link.role in BY_RULES:
        return _("not eligible") if link.match.fails else _("eligible")
    return name_in(GRADES, link.match.grade)


def gap(
    missing: Missing, need: Disclosed, resources: Mapping[str, Disclosed], names: Mapping[str, str]
) -> Gap:
    """The card of a role that nothing adequate fills."""
    near = missing.nearest
    resource = resources.get(near.resource) if near else None
    return Gap(
        role=missing.role,
        role_name=name_in(ROLES, missing.role),
        headline=_nothing_fits(missing.role),
        nearest=card(near, need, resource, names) if near and resource else None,
        why=present.why_missing(near.match if near and resource else None),
        there=there(missing, resources),
        change=_("One entry that fits completes the chain."),
        step=_look_through(missing.role),
        step_url=f"{reverse('web:resources')}?kind={missing.role}",
    )


def _telling(link: Link) -> tuple[Condition, ...]:
    """The conditions that say something: of what is about something else, only those it fails."""
    if link.match.grade != "none" or link.role in BY_RULES:
        return link.match.conditions
    return tuple(condition for condition in link.match.conditions if condition.verdict == "fails")


def link_price(link: Link, resource: Disclosed) -> str:
    """What a link costs or saves, with how that comes about."""
    if link.saving is not None and link.saving.amount > 0:
        return _("saves %(amount)s") % {"amount": figures.about(link.saving)}
    if link.cost is None:
        return stated_price(resource)
    if link.cost.amount == 0:
        return _("free of charge")
    cost = figures.about(link.cost)
    if link.unit is None:
        return cost
    used = figures.units(link.units, link.unit)
    return _("%(cost)s (%(used)s, %(rate)s)") % {
        "cost": cost,
        "used": used,
        "rate": figures.stated(link.price),
    }


def stated_price(resource: Disclosed) -> str:
    """A resource's price or amount as its owner states it, or nothing when the kind has none."""
    if Level.PRICE in resource.withheld:
        return _("price on request")
    written = resource.fields.get("price") or resource.fields.get("amount") or ""
    if not written:
        return "" if resource.kind in {"policy", "finance", "product"} else _("price on request")
    currency = resource.place.currency if resource.place else None
    found = read_price(written, parse_language(resource.language), currency)
    return written if found.reason == "unreadable" else figures.stated(found)


def _words(match: Match, need: str, offer: str) -> tuple[Words, ...]:
    return tuple(
        Words(pair.need, pair.offer, _language(pair.need, need), _language(pair.offer, offer))
        for pair in match.evidence.words
    )


def _sentences(match: Match, need: str, offer: str) -> Sentences | None:
    pair = match.evidence.sentences
    if pair is None:
        return None
    words = match.evidence.words
    return Sentences(
        need=marked(pair.need, [word.need for word in words]),
        offer=marked(pair.offer, [word.offer for word in words]),
        need_language=_language(pair.need, need),
        offer_language=_language(pair.offer, offer),
        need_original=pair.need_original or "",
        offer_original=pair.offer_original or "",
        need_original_language=need,
        offer_original_language=offer,
    )


def _language(text: str, record: str) -> str:
    """The language tag of a piece of a record: the record's own where it agrees, else what it looks like."""
    if record.isascii() and identify(text) == record.split("-", maxsplit=1)[0]:
        return record
    script = identify(text)
    return "zh-Hans" if script == "zh" else script


def step_of(role: str) -> str:
    """What one would do next with a link of a role."""
    return {
        "technology": _("See the technology"),
        "expert": _("See the expert"),
        "facility": _("See the facility"),
        "service": _("See the service"),
        "finance": _("See the finance offer"),
        "policy": _("See the policy"),
        "venue": _("See the venue"),
        "product": _("See the product"),
    }[role]


def _nothing_fits(role: str) -> str:
    return {
        "technology": _("No technology here is adequate"),
        "expert": _("No expert here is adequate"),
        "facility": _("No facility here is adequate"),
        "service": _("No service here is adequate"),
        "finance": _("No finance offer here is adequate"),
        "policy": _("No policy here applies"),
        "venue": _("No venue here is adequate"),
        "product": _("No product here is adequate"),
    }[role]


def _look_through(role: str) -> str:
    return {
        "technology": _("All technologies"),
        "expert": _("All experts"),
        "facility": _("All facilities"),
        "service": _("All services"),
        "finance": _("All finance offers"),
        "policy": _("All policies"),
        "venue": _("All venues"),
        "product": _("All products"),
    }[role]
