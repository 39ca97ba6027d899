"""What an organisation can get, as its page tells it: what it pays, by when, why or why not, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.catalogue.disclosed import Disclosed
from entrepot.engine.conditions import Condition
from entrepot.engine.entitlement import Answer
from entrepot.matching.entitlements import Entitled
from entrepot.matching.models import PolicyAsk
from entrepot.vocabulary.periods import Period
from entrepot.web import figures
from entrepot.web.cards import stated_price, step_of
from entrepot.web.conditions import MEMBERSHIPS, Reason, asked_for, reason
from entrepot.web.names import ROLES, name_in, organisation_name
from entrepot.web.present import SIGN_WORDS, SIGNS
from entrepot.web.profiles import subsidy
from entrepot.web.texts import Text, capital, record_text

TOPICS: Final[Mapping[str, str]] = {
    "eligibility": gettext_noop("who is eligible"),
    "amount": gettext_noop("how much is paid"),
    "deadline": gettext_noop("deadlines and waiting times"),
    "paperwork": gettext_noop("forms and evidence"),
    "coverage": gettext_noop("what costs are covered"),
    "new_policy": gettext_noop("something there is no policy for"),
    "other": gettext_noop("something else"),
}
HEADINGS: Final[Mapping[str, str]] = {
    "now": gettext_noop("Can be had now"),
    "open": gettext_noop("Depends on an answer"),
    "no": gettext_noop("Not open to it, and why"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One policy or finance offer; ``change`` says what would change the answer, ``answer_here`` that it is in the organisation's own profile."""

    key: str
    url: str
    kind: str
    text: Text
    pays: str
    until: str
    reasons: tuple[Reason, ...]
    change: str
    answer_here: bool
    step: str


@dataclass(frozen=True, slots=True)
class Group:
    """The offers with one answer."""

    answer: Answer
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AskLine:
    """What was asked of policy."""

    number: int
    topic: str
    policy: Text | None
    policy_url: str
    text: str
    day: str
    organisation: str
    organisation_url: str


def groups(
    found: Sequence[Entitled], resources: Mapping[str, Disclosed], names: Mapping[str, str]
) -> tuple[Group, ...]:
    """The offers by answer, what can be had first; an answer that none has is left out.

    Args:
        found: in their order.
        resources: what may be seen of them, by key.
        names: those of places and clusters by key.
    """
    answers: tuple[Answer, ...] = ("now", "open", "no")
    lines = {
        answer: tuple(
            _line(item, resources[item.offer.key], names)
            for item in found
            if item.entitlement.answer == answer and item.offer.key in resources
        )
        for answer in answers
    }
    return tuple(
        Group(answer, name_in(HEADINGS, answer), lines[answer]) for answer in answers if lines[answer]
    )


def ask_line(ask: PolicyAsk, policy: Disclosed | None) -> AskLine:
    """An ask; ``policy`` is what may be seen of the one it is about."""
    return AskLine(
        number=ask.pk,
        topic=topic_name(ask.topic),
        policy=record_text(policy) if policy else None,
        policy_url=reverse("web:resource", args=[policy.key]) if policy else "",
        text=ask.text,
        day=figures.day(ask.made.date()),
        organisation=organisation_name(ask.organisation),
        organisation_url=reverse("web:organisation", args=[ask.organisation.key]),
    )


def topic_name(topic: str) -> str:
    """A topic in the reader's language."""
    return capital(name_in(TOPICS, topic))


def topic_choices() -> list[tuple[str, str]]:
    """What can be asked about."""
    return [(topic, topic_name(topic)) for topic in TOPICS]


def _line(item: Entitled, resource: Disclosed, names: Mapping[str, str]) -> Line:
    wanting = item.entitlement.wanting
    return Line(
        key=resource.key,
        url=reverse("web:resource", args=[resource.key]),
        kind=name_in(ROLES, resource.kind),
        text=record_text(resource),
        pays=subsidy(resource) if resource.kind == "policy" else stated_price(resource),
        until=figures.day(item.entitlement.until) if item.entitlement.until else "",
        reasons=tuple(_reason(condition, names) for condition in item.entitlement.conditions),
        change=_("; ").join(asked_for(condition, names) for condition in wanting),
        answer_here=item.entitlement.answer == "open" and any(_in_profile(item) for item in wanting),
        step=step_of(resource.kind),
    )


def _reason(condition: Condition, names: Mapping[str, str]) -> Reason:
    if condition.offered is None and condition.name in MEMBERSHIPS:
        sentence = _("%(limit)s; the organisation's page does not say") % {
            "limit": asked_for(condition, names)
        }
        return Reason("unknown", SIGNS["unknown"], name_in(SIGN_WORDS, "unknown"), sentence)
    if condition.name == "date":
        return Reason(
            condition.verdict,
            SIGNS[condition.verdict],
            name_in(SIGN_WORDS, condition.verdict),
            _date(condition),
        )
    return reason(condition, names)


def _date(condition: Condition) -> str:
    value = condition.offered.value if condition.offered else None
    given = {"day": figures.day(value.start) if isinstance(value, Period) else ""}
    if condition.offered is not None and condition.offered.name == "available_from":
        return _("It begins on %(day)s") % given
    return (_("It ended on %(day)s") if condition.verdict == "fails" else _("It ends on %(day)s")) % given


def _in_profile(condition: Condition) -> bool:
    return condition.offered is None and condition.name in MEMBERSHIPS
