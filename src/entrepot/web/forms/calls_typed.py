"""A call as it is typed: values by the names of their fields, so that nothing typed is lost whatever is asked of the form.

Rows are numbered from 0 (`criteria-0-name-en`), and how many there are stands in `criteria-rows`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.calls import Call, Criterion
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.vocabulary.languages import Language

Typed = dict[str, Any]
"""Texts by the names of their fields; lists where several can be chosen."""
SPOKEN: Final[tuple[Language, ...]] = ("en", "zh-Hans", "de")
"""The languages that the form has fields for."""
ROWS: Final = {"criteria": "c", "fields": "q"}
"""The parts that have rows, and with which letter their keys begin."""
MOST_ROWS: Final = 40
_ROW: Final = re.compile(r"(criteria|fields)-(\d{1,2})-(.+)")
_KEY: Final = re.compile(r"[cq](\d{1,6})")


def typed_of(call: Call, zone: ZoneInfo) -> Typed:
    """The form filled in with a call."""
    who = call.who
    typed: Typed = {
        "kind": call.kind.value, "places": str(call.places), **_moment("opens", call.opens.astimezone(zone).isoformat()),
        **_moment("closes", call.closes.astimezone(zone).isoformat()), **texts("title", call.title), **texts("about", call.about),
        "who_kinds": sorted(who.kinds), "who_sizes": sorted(who.sizes), "who_places": sorted(who.places),
        "who_jurisdictions": sorted(map(str, who.jurisdictions)), "who_sectors": sorted(who.sectors),
        "criteria-rows": str(len(call.criteria)), "fields-rows": str(len(call.fields)),
    }  # fmt: skip
    for number, one in enumerate(call.criteria):
        typed |= _criterion(f"criteria-{number}", one)
    for number, field in enumerate(call.fields):
        typed |= _field(f"fields-{number}", field)
    return typed


def count(typed: Mapping[str, Any], part: str) -> int:
    """How many rows of a part there are."""
    said = typed.get(f"{part}-rows", "")
    return min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < 4 else 0


def with_row(typed: Typed, part: str) -> Typed:
    """One row more."""
    number = count(typed, part)
    if number >= MOST_ROWS:
        return typed
    made = typed | {f"{part}-rows": str(number + 1), f"{part}-{number}-key": _fresh(typed, part)}
    if part == "fields":
        made |= {f"{part}-{number}-kind": FieldKind.TEXT.value, f"{part}-{number}-required": "on"}
    return made


def without_row(typed: Typed, part: str, gone: int) -> Typed:
    """One row less; those behind it move up."""
    rows = count(typed, part)
    if not 0 <= gone < rows:
        return typed
    made: Typed = {}
    for name, value in typed.items():
        found = _ROW.fullmatch(name)
        number = int(found[2]) if found and found[1] == part else -1
        if number < gone or found is None:
            made[name] = value
        elif number > gone:
            made[f"{part}-{number - 1}-{found[3]}"] = value
    return made | {f"{part}-rows": str(rows - 1)}


def texts(name: str, wording: Wording) -> Typed:
    """A text by the names of its fields."""
    return {f"{name}-{language}": text for language, text in wording.texts}


def _fresh(typed: Mapping[str, Any], part: str) -> str:
    """A key that no row of the part has."""
    keys = (typed.get(f"{part}-{number}-key", "") for number in range(count(typed, part)))
    used = [int(found[1]) for key in keys if (found := _KEY.fullmatch(key))]
    return f"{ROWS[part]}{max(used, default=0) + 1}"


def _moment(name: str, iso: str) -> Typed:
    return {f"{name}_day": iso[:10], f"{name}_time": iso[11:16]}


def _criterion(at: str, one: Criterion) -> Typed:
    weight = {f"{at}-key": one.key, f"{at}-weight": str(one.weight)}
    return weight | texts(f"{at}-name", one.names) | texts(f"{at}-about", one.about)


def _field(at: str, field: Field) -> Typed:
    typed = {
        f"{at}-key": field.key, f"{at}-kind": field.kind.value, f"{at}-unit": field.unit, f"{at}-least": _number(field.least),
        f"{at}-most": _number(field.most), f"{at}-longest": str(field.longest or ""),
        f"{at}-choice_keys": " ".join(choice.key for choice in field.choices),
        **texts(f"{at}-name", field.names), **texts(f"{at}-hint", field.hints),
    }  # fmt: skip
    for language in SPOKEN:
        lines = [dict(choice.names.texts).get(language, "") for choice in field.choices]
        typed[f"{at}-choices-{language}"] = "\n".join(lines) if any(lines) else ""
    return typed | ({f"{at}-required": "on"} if field.required else {})


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
