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
    for name in DataClass:
        yield f"class {name}", replace(scope, classes=scope.classes ^ {name})


def caught(mutant: Rule) -> bool:
    """Whether an example or a cell comes out otherwise than it must."""
    others = (rule for rule in RULES.rules if rule.id != mutant.id)
    changed = RuleSet((*others, mutant), RULES.lists, "a mutant")
    return any(
        found.get(key) != wanted
        for rule in RULES.rules
        for example in rule.examples
        for found in [seen(decide(example_case(example.case), changed).portions[0])]
        for key, wanted in example.expected.items()
    ) or any(decide(case, changed).outcome != row["outcome"] for _, case, row in CELLS)


def test_every_mutant_of_every_rule_is_caught() -> None:
    made = [(rule.id, name, mutant) for rule in RULES.rules for name, mutant in mutants(rule)]
    assert [(rule, name) for rule, name, mutant in made if not caught(mutant)] == []
    assert {rule for rule, _, _ in made} == {rule.id for rule in RULES.rules}
