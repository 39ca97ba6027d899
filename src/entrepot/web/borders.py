"""What waits at a border: one entry for each crossing and what is held there, with the links that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.decisions import Missing, PortionDecision
from entrepot.border.domain.rules import RuleSet
from entrepot.border.explaining import explain
from entrepot.border.queries import rules_in_force
from entrepot.catalogue.disclosed import Disclosed
from entrepot.matching.domain import Crossing, Link
from entrepot.web import present
from entrepot.web.names import ROLES, name_in
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class HeldLink:
    """A link that waits."""

    role: str
    role_name: str
    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that is missing, why, and who can supply it; ``url`` opens the form that files it, empty when it is no paper."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class HeldPortion:
    """One portion that waits: what it is, why, under which rule and article, and what is missing with who can supply it."""

    name: str
    sentence: str
    rule: str
    article: str
    source: str
    missing: tuple[Wanted, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Held:
    """One crossing, what the border says of it, what would release it, and who waits there."""

    crossing: str
    sentence: str
    remedy: str
    portions: tuple[HeldPortion, ...]
    links: tuple[HeldLink, ...]


_Group = tuple[str, str | None, str | None, tuple[PortionDecision, ...]]


def held_links(links: Sequence[Link], resources: Mapping[str, Disclosed]) -> tuple[Held, ...]:
    """The links that wait, those of one crossing and for the same reasons together, in the order of the chain."""
    if not links:
        return ()
    crossings: dict[_Group, list[Link]] = {}
    for link in links:
        said = link.decision
        crossings.setdefault((said.code, said.origin, said.destination, said.held), []).append(link)
    rules = rules_in_force()
    return tuple(
        Held(
            crossing=present.crossing(waiting[0].decision),
            sentence=present.decision_sentence(waiting[0].decision),
            remedy=_remedy(waiting[0].decision),
            portions=_portions(waiting[0].decision, rules),
            links=tuple(_link(link, resources[link.resource]) for link in waiting),
        )
        for waiting in crossings.values()
    )


def _remedy(said: Crossing) -> str:
    """What has to be entered first where it is not known which laws meet; else each portion says what it waits for."""
    if said.code == "unknown_jurisdiction":
        return _("Enter the place of the offer and of the need.")
    return ""


def _portions(said: Crossing, rules: RuleSet) -> tuple[HeldPortion, ...]:
    if said.code == "unknown_jurisdiction":
        return ()
    return tuple(_portion(one, said, rules) for one in said.held)


def _portion(decided: PortionDecision, said: Crossing, rules: RuleSet) -> HeldPortion:
    """Why a portion is held, in the reader's language."""
    why = explain(decided, rules, get_language() or "en")
    rule = why.rules[0] if why.rules else None
    return HeldPortion(
        present.portion_word(decided.portion), why.sentence, f"{rule.rule}/{rule.version}" if rule else "",
        rule.article if rule else "", rule.url if rule else "",
        tuple(map(partial(_wanted, said), decided.missing, why.missing)), "" if why.missing else why.remedy,
    )  # fmt: skip


def _wanted(said: Crossing, lack: Missing, sentence: str) -> Wanted:
    if lack.what not in set(EvidenceKind):
        return Wanted(sentence, "")
    asked = {"kind": lack.what, "exporter": str(said.origin), "importer": str(said.destination)}
    return Wanted(sentence, f"{reverse('web:border_papers')}?{urlencode(asked)}#file")


def _link(link: Link, resource: Disclosed) -> HeldLink:
    return HeldLink(
        role=link.role,
        role_name=name_in(ROLES, link.role),
        text=record_text(resource),
        url=reverse("web:resource", args=[link.resource]),
    )
