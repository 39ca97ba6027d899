"""The hand-reviewed table, cell by cell, and that it and the examples catch every mutant of every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from entrepot.border.domain.cases import DataClass
from entrepot.border.domain.deciding import decide
from entrepot.border.domain.reading import case_of as example_case
from entrepot.border.domain.rules import Rule, RuleSet, Scope
from entrepot.border.rules import bundled
from tests.border.golden import case_of, cells, row_of, rows
from tests.border.seen import seen

RULES = bundled()
CELLS = [(dict(cell), case_of(cell), row_of(cell)) for cell in cells()]
NINE = [
    f"CN-GD/{city}"
    for city in [
        "dongguan",
        "foshan",
        "guangzhou",
        "huizhou",
        "jiangmen",
        "shenzhen",
        "zhaoqing",
        "zhongshan",
        "zhuhai",
    ]
]
LIMITS = {
    "gba-hk-from-mainland": {"HK", *NINE}, "gba-hk-to-mainland": {"HK", *NINE}, "gba-mo-from-mainland": {"MO", *NINE},
    "gba-mo-to-mainland": {"MO", *NINE}, **{f"eu-clauses-{module}": set[str]() for module in range(1, 5)},
}  # fmt: skip
"""Where what crossed under a rule may go on to; no other rule states a limit."""


def test_every_cell_of_the_table_comes_out_as_reviewed() -> None:
    wrong = [
        (cell, answer, row["outcome"])
        for cell, case, row in CELLS
        if (answer := decide(case, RULES).outcome) != row["outcome"]
    ]
    assert wrong == []


def test_every_row_of_the_table_answers_some_cell() -> None:
    used = Counter(row["why"] for _, _, row in CELLS)
    assert [row for row in rows() if row["why"] not in used] == []


def test_onward_limits_are_those_that_were_reviewed() -> None:
    assert {rule.id: set(rule.onward) for rule in RULES.rules if rule.onward is not None} == LIMITS


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule, made wrong in one way each time."""
    yield "flipped", replace(rule, decision="allow" if rule.restricts else "deny", evidence=())
    for place, condition in enumerate(rule.when):
        yield f"without {condition.attribute}", replace(rule, when=rule.when[:place] + rule.when[place + 1 :])
    for kind in rule.evidence:
        yield f"without {kind}", replace(rule, evidence=tuple(k for k in rule.evidence if k != kind))
    if rule.codes is not None:
        yield "without codes", replace(rule, codes=None)
    if rule.subjects is not None:
        yield "without subjects", replace(rule, subjects=None)
        for name in ("lower", "upper"):
            if (limit := getattr(rule.subjects, name)) is not None:
                for shift in (-1, 1):
                    moved = replace(rule.subjects, **{name: limit + shift})
                    yield f"{name} {shift:+}", replace(rule, subjects=moved)
    yield from ((name, replace(rule, scope=scope)) for name, scope in _scopes(rule.scope))


def _scopes(scope: Scope) -> Iterator[tuple[str, Scope]]:
    if scope.origins != ("*",):
        yield "from everywhere", replace(scope, origins=("*",))
    if scope.destinations not in (("*",), ("abroad",)):
        yield "to everywhere", replace(scope, destinations=("*",))
    if scope.kinds is not None:
        yield "of every kind", replace(scope, kinds=None)
    if scope.classes != frozenset(DataClass):
        yield "of every class", replace(scope, classes=frozenset(DataClass))
    for name in sorted(scope.classes):
        yield f"not {name}", replace(scope, classes=scope.classes - {name})
    for origin in scope.origins:
        yield f"not from {origin}", replace(scope, origins=tuple(t for t in scope.origins if t != origin))
    for target in scope.destinations:
        left = tuple(t for t in scope.destinations if t != target)
        yield f"not to {target}", replace(scope, destinations=left)


EXAMPLES = {
    rule.id: [(example_case(example.case), dict(example.expected)) for example in rule.examples]
    for rule in RULES.rules
}
CONTRACTED = [
    (example_case({"from": origin, "to": target, "class": "personal", "subjects": 1, "kind": "person", "evidence": [paper]}), "allow")
    for area in ("HK", "MO")
    for city in NINE
    for paper in [{"kind": f"gba_contract_{area.lower()}"}]
    for sides in [({"jurisdiction": "CN-GD", "place": city.partition("/")[2]}, {"jurisdiction": area})]
    for origin, target in [sides, sides[::-1]]
]  # fmt: skip
ADEQUATE = [
    (example_case({"from": {"jurisdiction": "FR"}, "to": {"jurisdiction": code}, "class": "personal", "subjects": 1, "kind": "person"}), "allow")
    for code in ["AD", "AR", "BR", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY"]
]  # fmt: skip
SOME = [
    *CONTRACTED, *ADEQUATE, *((case, row["outcome"]) for _, case, row in CELLS[::23])
]  # cells that a mutant is shown: it would cost seconds to show all  # fmt: skip


def test_nine_cities_and_fourteen_countries_are_where_the_texts_say() -> None:
    assert [case for case, outcome in CONTRACTED + ADEQUATE if decide(case, RULES).outcome != outcome] == []


def caught(mutant: Rule) -> bool:
    """Whether an example, its own first, or a cell comes out otherwise than it must."""
    others = (rule for rule in RULES.rules if rule.id != mutant.id)
    changed = RuleSet((*others, mutant), RULES.lists, "a mutant")
    ids = sorted(EXAMPLES, key=lambda name: name != mutant.id)
    return any(
        found[key] != wanted
        for name in ids
        for case, expected in EXAMPLES[name]
        for found in [seen(decide(case, changed).portions[0])]
        for key, wanted in expected.items()
    ) or any(decide(case, changed).outcome != outcome for case, outcome in SOME)


def test_every_mutant_of_every_rule_is_caught() -> None:
    made = [(rule.id, name, mutant) for rule in RULES.rules for name, mutant in mutants(rule)]
    assert [(rule, name) for rule, name, mutant in made if not caught(mutant)] == []
    assert {rule for rule, _, _ in made} == {rule.id for rule in RULES.rules}
