"""Holding what is required against what is offered.

For each requirement the fact that answers it best, and its verdict.
"""

import re
from collections.abc import Sequence
from typing import Final

from entrepot.engine.conditions.facts import Fact
from entrepot.engine.conditions.properties import Sense, answers, comparable_dimension, properties
from entrepot.engine.conditions.rules import readiness_condition
from entrepot.engine.conditions.verdicts import UNKNOWN, Condition, Judgement, judge
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.quantities import Quantity
from entrepot.vocabulary.readiness import Readiness
from entrepot.vocabulary.writing import fold_label

_RANK: Final = {"fits": 0, "unknown": 1, "fails": 2}
# A general size offered may refute a length or diameter only of a thing that is put into the machine.
_THING: Final = re.compile(
    r"样品|试样|工件|零件|基板|基片|晶圆|砖|板|瓶|容器|管材|叶片|件|sample|part|board|tile|plate|substrate"
    r"|wafer|sheet|bottle|specimen|workpiece"
    r"|probe|teil|werkstück|platte|behälter|ring|scheibe|bogen|prüfling|fliese"
)
_SIZES: Final = frozenset({"size", "length", "width", "side", "diameter", "height"})
_ITEMS: Final = re.compile(r"[;,、，；/|\n]+|\s+(?:und|and|or|oder)\s+")


def compare(required: Sequence[Fact], offered: Sequence[Fact]) -> tuple[Condition, ...]:
    """Return at most one condition for each requirement, in the order required.

    A requirement whose property is known but which the offer does not speak of is unknown, with `offered`
    None. One whose property is not
    known is compared with a fact of the same label only. Money is left to the chain's prices.
    """
    return tuple(condition for need in required if (condition := _answer(need, offered)) is not None)


def _answer(need: Fact, offered: Sequence[Fact]) -> Condition | None:
    if isinstance(need.value, Readiness):
        given = next((fact for fact in offered if isinstance(fact.value, Readiness)), None)
        return readiness_condition(need, given)
    judged = [(fact, judgement) for fact in offered if (judgement := _judge(need, fact)) is not None]
    if not judged:
        silent = isinstance(need.value, Quantity | str) and not need.name.startswith("label:")
        return Condition(need.name, need.label, need, None, "unknown") if silent else None
    fact, judgement = (
        judged[0] if len(judged) == 1 else min(judged, key=lambda pair: _preference(need, *pair))
    )
    return Condition(need.name, need.label, need, fact, judgement.verdict, judgement.sign)


def _preference(need: Fact, fact: Fact, judgement: Judgement) -> tuple[bool, bool, float, int]:
    """Prefer the same property, a column over a sentence, a similar label, the kinder verdict.

    Order decides what is left.
    """
    return (
        fact.name != need.name,
        fact.source == "text",
        -_similarity(need.label, fact.label),
        _RANK[judgement.verdict],
    )


def _judge(need: Fact, fact: Fact) -> Judgement | None:
    """Judge one fact against one requirement; None when they are not comparable."""
    if isinstance(need.value, str) or isinstance(fact.value, str):
        return _judge_words(need, fact)
    if not isinstance(need.value, Quantity) or not isinstance(fact.value, Quantity):
        return None
    if comparable_dimension(need.value.dimension) != comparable_dimension(fact.value.dimension):
        return None
    if need.name == fact.name:
        known = properties().get(need.name)
        return judge(known.sense if known else Sense.WITHIN, need.value, fact.value)
    ways = answers().get(need.name, {})
    if fact.name not in ways:
        return None
    judgement = judge(properties()[fact.name].sense, need.value, fact.value)
    refutes = ways[fact.name] or _refutes_size(need, fact)
    return UNKNOWN if judgement.verdict == "fails" and not refutes else judgement


def _refutes_size(need: Fact, fact: Fact) -> bool:
    said_at_most = isinstance(fact.value, Quantity) and fact.value.bound in ("at_most", "range")
    return (
        need.name in _SIZES
        and fact.name == "size"
        and said_at_most
        and bool(_THING.search(fold_label(need.label)))
    )


def _judge_words(need: Fact, fact: Fact) -> Judgement | None:
    """Words fit when all that is required is among what is offered.

    They never fail, because there are always other words.
    """
    if not isinstance(need.value, str) or not isinstance(fact.value, str):
        return None
    wanted, given = _items(need.value), _items(fact.value)
    same = need.name == fact.name or (_are_languages(wanted) and _are_languages(given))
    if not same:
        return None
    return Judgement("fits", "⊇") if wanted <= given else UNKNOWN


def _items(text: str) -> frozenset[str]:
    items = (fold_label(item) for item in _ITEMS.split(text))
    return frozenset(parse_language(item) or item for item in items if item)


def _are_languages(items: frozenset[str]) -> bool:
    return bool(items) and all(parse_language(item) for item in items)


def _similarity(one: str, other: str) -> float:
    """Return the share of character pairs two labels have in common (Dice), 0 to 1."""
    pairs = [
        {folded[index : index + 2] for index in range(len(folded) - 1)}
        for folded in (fold_label(one), fold_label(other))
    ]
    total = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / total if total else 0.0
