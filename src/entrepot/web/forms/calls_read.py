"""A call read from its form, and what keeps it from being published put at its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.deals.domain.wording import Wording, worded
from entrepot.programmes.domain.calls import Call, Criterion, Flaw, ProgrammeKind
from entrepot.programmes.domain.forms import KEY, Choice, Field, FieldKind
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size
from entrepot.vocabulary.places import jurisdiction
from entrepot.web.forms.booking import at
from entrepot.web.forms.calls import CallForm
from entrepot.web.forms.calls_typed import SPOKEN, count
from entrepot.web.programmes.flaws import flaw_words


def read(form: CallForm, before: Call | None = None) -> Call | None:
    """What was typed, as a call; ``before`` is a published one, of which all but the texts and the end stays. None when something cannot be
    read, which the form then says at its fields."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    title, about = (_before(_wording(given, name), name, before) for name in ("title", "about"))
    closes = at(given["closes_day"], given["closes_time"], form.zone)
    if before is not None:
        return Call(
            before.kind, title, about, before.opens, _closes(closes, before), before.places, before.who, before.criteria,
            before.fields,
        )  # fmt: skip
    return Call(
        ProgrammeKind(given["kind"]), title, about, at(given["opens_day"], given["opens_time"], form.zone), closes,
        given["places"], _who(given), _criteria(form), _fields(form),
    )  # fmt: skip


def put_flaws(form: CallForm, call: Call, found: Iterable[Flaw]) -> None:
    """Say what keeps a call from being published beside what it is about; ``call`` is what the form says."""
    for flaw in found:
        form.add_error(_place(form, call, flaw), flaw_words(flaw))
    form.describe(form.errors)


def _place(form: CallForm, call: Call, flaw: Flaw) -> str | None:
    """The field of a flaw; None where it is about a part that has no row yet."""
    whole = {
        "call_untitled": form.titles[0].name,
        "call_closes_early": "closes_day",
        "call_places_odd": "places",
    }
    if flaw.code in whole:
        return whole[flaw.code]
    criteria, fields = [one.key for one in call.criteria], [one.key for one in call.fields]
    if flaw.code == "call_weights_odd" and form.criteria:
        return form.criteria[0].first[0].name
    if flaw.about in criteria and criteria.index(flaw.about) < len(form.criteria):
        return form.criteria[criteria.index(flaw.about)].names[0].name
    if flaw.about in fields and fields.index(flaw.about) < len(form.questions):
        row = form.questions[fields.index(flaw.about)]
        return row.folded[1][0].name if flaw.code == "call_choices_few" else row.names[0].name
    return None


def _closes(typed: datetime, before: Call) -> datetime:
    """The end: to the minute, as the form shows it; one that was not changed keeps its seconds."""
    return before.closes if typed == before.closes.replace(second=0, microsecond=0) else typed


def _before(wording: Wording, name: str, before: Call | None) -> Wording:
    """A text with what it says in languages that the form has no fields for."""
    kept: Wording = getattr(before, name) if before else Wording()
    others = {language: text for language, text in kept.texts if language not in SPOKEN}
    return worded(others | dict(wording.texts)) if others else wording


def _wording(given: dict[str, Any], name: str) -> Wording:
    said = {language: given[f"{name}-{language}"].strip() for language in SPOKEN}
    return worded({language: text for language, text in said.items() if text})


def _who(given: dict[str, Any]) -> Eligibility:
    return Eligibility(
        frozenset(OrganisationKind(one) for one in given["who_kinds"]),
        frozenset(Size(one) for one in given["who_sizes"]),
        frozenset(given.get("who_places", ())),
        frozenset(jurisdiction(one) for one in given["who_jurisdictions"]),
        frozenset(given.get("who_sectors", ())),
    )


def _criteria(form: CallForm) -> tuple[Criterion, ...]:
    """The criteria; a row in which nothing is written is left out."""
    given, found = form.cleaned_data, []
    for number in range(count(form.typed, "criteria")):
        row = f"criteria-{number}"
        names, about = _wording(given, f"{row}-name"), _wording(given, f"{row}-about")
        if names or about or given[f"{row}-weight"]:
            found.append(Criterion(given[f"{row}-key"], names, about, given[f"{row}-weight"] or 0))
    return tuple(found)


def _fields(form: CallForm) -> tuple[Field, ...]:
    """The questions; a row in which nothing is written is left out."""
    found = []
    for number in range(count(form.typed, "fields")):
        field = _field(form.cleaned_data, f"fields-{number}")
        if field.names or field.hints or field.choices:
            found.append(field)
    return tuple(found)


def _field(given: dict[str, Any], row: str) -> Field:
    kind = FieldKind(given[f"{row}-kind"])
    least, most = (given[f"{row}-{name}"] if kind == FieldKind.NUMBER else None for name in ("least", "most"))
    longest: Decimal | None = given[f"{row}-longest"] if kind in {FieldKind.TEXT, FieldKind.LONG} else None
    return Field(
        given[f"{row}-key"], kind, _wording(given, f"{row}-name"), _wording(given, f"{row}-hint"),
        required=given[f"{row}-required"], choices=_choices(given, row) if kind == FieldKind.CHOICE else (),
        unit=given[f"{row}-unit"].strip() if kind == FieldKind.NUMBER else "", least=least, most=most, longest=int(longest or 0),
    )  # fmt: skip


def _choices(given: dict[str, Any], row: str) -> tuple[Choice, ...]:
    """The answers to choose from: the same line of each language is the same answer. Each keeps the key that its line had."""
    lines = {language: given[f"{row}-choices-{language}"].splitlines() for language in SPOKEN}
    keys = [key for key in given[f"{row}-choice_keys"].split() if KEY.fullmatch(key)]
    found: list[Choice] = []
    for number in range(max(map(len, lines.values()))):
        said = {one: text[number].strip() for one, text in lines.items() if number < len(text)}
        names = worded({one: text for one, text in said.items() if text})
        if names:
            found.append(Choice(_free_key(keys, number, found), names))
    return tuple(found)


def _free_key(keys: list[str], number: int, found: list[Choice]) -> str:
    used = {one.key for one in found} | set(keys)
    if number < len(keys) and keys[number] not in {one.key for one in found}:
        return keys[number]
    return next(key for place in range(1, 1000) if (key := f"a{place}") not in used)
