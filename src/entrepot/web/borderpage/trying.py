"""What would cross if: a case from a form, and what the border says of each portion."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from entrepot.border.domain.cases import Case, DataClass, EvidenceKind, ItemKind, Purpose
from entrepot.border.domain.deciding import decide
from entrepot.border.domain.decisions import Missing, PortionDecision
from entrepot.border.domain.rules import RuleSet
from entrepot.border.explaining import Explanation, explain, say_missing
from entrepot.people.queries import gazetteer
from entrepot.vocabulary.languages import language_to_show
from entrepot.vocabulary.places import Place
from entrepot.web.bordering.words import CLASSES, GRADES, OUTCOMES
from entrepot.web.forms.border import TryForm
from entrepot.web.names import name_in, reader
from entrepot.web.present import area


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in words; ``url`` is where a paper of this kind is filed."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one portion."""

    name: str
    outcome: str
    grade: str
    why: Explanation
    lacks: tuple[Lack, ...]


def try_form(asked: QueryDict) -> TryForm:
    """The form; filled with what is usual here until something is asked."""
    places = {place.id: place for place in gazetteer()}
    grouped: dict[str, list[tuple[str, str]]] = {}
    for place in places.values():
        grouped.setdefault(area(str(place.jurisdiction)), []).append((place.id, _name(place)))
    choices = [(heading, sorted(group, key=lambda one: one[1])) for heading, group in sorted(grouped.items())]
    node = settings.NODE
    here = "" if node is None or node.place not in places else node.place
    initial = {
        "kind": ItemKind.RECORD.value, "leaves": here, "purpose": Purpose.MATCHING.value,
        "classes": [DataClass.PUBLIC.value, DataClass.PERSONAL.value],
    }  # fmt: skip
    return TryForm(asked or None, places=places, place_choices=choices, initial=initial)


def answers(case: Case, rules: RuleSet) -> list[Answer]:
    """What the border says of each portion of a case."""
    return [_answer(one, case, rules) for one in decide(case, rules).portions]


def _answer(decided: PortionDecision, case: Case, rules: RuleSet) -> Answer:
    return Answer(
        name_in(CLASSES, decided.portion), name_in(OUTCOMES, decided.outcome), GRADES[decided.outcome],
        explain(decided, rules, reader()), tuple(_lack(one, case) for one in decided.missing),
    )  # fmt: skip


def _lack(missing: Missing, case: Case) -> Lack:
    sentence = say_missing(missing, reader())
    if missing.what not in set(EvidenceKind):
        return Lack(sentence, "")
    asked = {
        "kind": missing.what, "exporter": str(case.exporter.jurisdiction or ""), "importer": str(case.importer.jurisdiction or ""),
    }  # fmt: skip
    return Lack(sentence, f"{reverse('web:border_papers')}?{urlencode(asked)}#file")


def _name(place: Place) -> str:
    shown = language_to_show(place.names, reader())
    return str(place.names[shown]) if shown else place.id
