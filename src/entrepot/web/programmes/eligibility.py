"""Who may apply to a call, and whether somebody's organisation fits: each condition with what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.engine.conditions import Condition, Fact, eligibility_conditions
from entrepot.people.models import Organisation
from entrepot.programmes.domain.calls import Call
from entrepot.programmes.eligible import conditions
from entrepot.programmes.models import Programme
from entrepot.vocabulary.eligibility import Applicant
from entrepot.web.conditions import asked_for, sentence
from entrepot.web.names import known_names, name_in, organisation_name
from entrepot.web.present import SIGN_WORDS, SIGNS


@dataclass(frozen=True, slots=True)
class Line:
    """One condition: how it stands, in a sign, a word and a sentence; ``change`` says what would make it fit."""

    verdict: str
    sign: str
    word: str
    sentence: str
    change: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one organisation stands to a call; ``edit`` is where its profile is changed."""

    organisation: str
    edit: str
    lines: tuple[Line, ...]

    @property
    def fails(self) -> bool:
        """Whether it may not hand in."""
        return any(line.verdict == "fails" for line in self.lines)


def limits(call: Call) -> list[str]:
    """Who may apply, a sentence for each limit; empty when everybody may."""
    names = known_names()
    return [asked_for(condition, names) for condition in eligibility_conditions(call.who, Applicant())]


def standing(programme: Programme, organisation: Organisation) -> Standing:
    """How an organisation stands to a call."""
    names = known_names()
    return Standing(
        organisation=organisation_name(organisation),
        edit=reverse("web:edit_organisation", args=[organisation.key]),
        lines=tuple(_line(one, names) for one in conditions(programme, organisation)),
    )


def finding_lines(findings: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Conditions as they were kept when an application was handed in; ``names`` are those of places by key."""
    return tuple(_found(_kept(one), names) for one in findings)


def _line(condition: Condition, names: Mapping[str, str]) -> Line:
    line = _found(condition, names)
    changes = {
        "fits": "",
        "fails": _(
            "Only an organisation of which this is true may apply. If your page is wrong, mend it there."
        ),
        "unknown": _(
            "Say it on your organisation's page; until then whoever runs the programme looks at it."
        ),
    }
    return replace(line, change=changes[line.verdict])


def _found(condition: Condition, names: Mapping[str, str]) -> Line:
    verdict = condition.verdict
    if condition.offered is None:
        said = _("%(limit)s; the organisation's page does not say") % {"limit": asked_for(condition, names)}
    else:
        said = sentence(condition, names)
    return Line(verdict, SIGNS[verdict], name_in(SIGN_WORDS, verdict), said, "")


def _kept(finding: Mapping[str, Any]) -> Condition:
    """A condition as it was when it was kept."""
    name, given, verdict = finding["name"], finding["given"], finding["verdict"]
    offered = Fact(name, name, given, "column") if given else None
    sign = {"fits": "∈", "fails": "∉", "unknown": "?"}[verdict]
    return Condition(name, name, Fact(name, name, finding["limit"], "column"), offered, verdict, sign)
