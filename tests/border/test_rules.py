"""Every bundled rule can be read, says where it comes from, and does what its examples say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from entrepot.border.domain.deciding import decide
from entrepot.border.domain.reading import (
    UnreadableRuleError,
    case_of,
    problems_of,
    restored,
    rule_of,
    rule_set,
    snapshot,
)
from entrepot.border.domain.rules import LANGUAGES
from entrepot.border.rules import bundled, bundled_files, read
from tests.border.seen import seen

RULES = bundled()
TODAY = date(2026, 11, 28)


def test_every_example_comes_out_as_its_rule_says() -> None:
    wrong = []
    for rule in RULES.rules:
        for example in rule.examples:
            found = seen(decide(case_of(example.case), RULES).portions[0])
            wrong += [
                (rule.id, dict(example.case), key, found[key], wanted)
                for key, wanted in example.expected.items()
                if found[key] != wanted
            ]
    assert wrong == []


def test_every_rule_has_its_source_its_words_and_an_example() -> None:
    lacking = [
        rule.id
        for rule in RULES.rules
        if not rule.examples
        or rule.source.checked_on > TODAY
        or not rule.source.article
        or set(rule.explain) != set(LANGUAGES)
    ]
    assert lacking == []


def test_the_files_hold_what_is_bundled_and_no_name_twice() -> None:
    names = [document["id"] for name in bundled_files() for document in read(name) if "list" not in document]
    assert sorted(names) == [rule.id for rule in RULES.rules]


def test_a_snapshot_makes_the_same_set_again() -> None:
    again = restored(snapshot(RULES))
    assert (again.digest, again.rules, again.lists) == (RULES.digest, RULES.rules, RULES.lists)


def test_the_digest_tells_sets_apart_but_not_their_order() -> None:
    backwards = rule_set(reversed(RULES.rules), reversed(RULES.lists.values()))
    shorter = rule_set(RULES.rules[1:], RULES.lists.values())
    assert (backwards.digest == RULES.digest, shorter.digest == RULES.digest) == (True, False)


def test_of_one_rule_the_last_version_counts() -> None:
    older = rule_of(written(version=1))
    newer = rule_of(written(version=2, decision="hold"))
    assert rule_set([newer, older], []).rules == (newer,)


def written(**changes: Any) -> dict[str, Any]:
    """A rule as an operator writes it."""
    return {
        "id": "city-visits", "version": 1, "family": "house", "valid_from": "2026-01-01",
        "source": {"title": "t", "article": "a", "url": "u", "lang": "en", "checked_on": "2026-11-28"},
        "from": ["CN-GD/guangzhou"], "to": ["abroad"], "classes": ["public"], "decision": "allow",
        "explain": {"en": "e", "zh-Hans": "s", "zh-Hant": "t", "de": "d"},
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"titel": "x"}, ["titel: there is no such field."]),
        ({"classes": []}, ["classes: is needed."]),
        ({"classes": ["secret"]}, ["classes: there is no secret."]),
        ({"from": ["Bavaria"]}, ["from: Bavaria is no territory."]),
        ({"onward": ["abroad"]}, ["onward: abroad is no territory."]),
        ({"decision": "perhaps"}, ["decision: there is no perhaps."]),
        ({"decision": "mask"}, ["field_actions: for a mask, and only for a mask."]),
        ({"decision": "mask", "field_actions": {"*": "eat"}}, ["field_actions: * cannot be eat."]),
        (
            {"decision": "deny", "evidence": ["consent"]},
            ["evidence: a rule that holds or denies asks for none; a rule that lets something cross does."],
        ),
        ({"when": {"weather": ["fine"]}}, ["when: nobody knows weather."]),
        ({"when": {"purpose": ["fun"]}}, ["when: purpose is never fun."]),
        ({"when": {"purpose": "trade"}}, ["when: purpose needs a list of answers."]),
        ({"version": 0}, ["version: a number from 1."]),
        ({"valid_to": "2025-01-01"}, ["valid_to: before valid_from."]),
        ({"explain": {"en": "e"}}, [f"explain: {tongue} is needed." for tongue in LANGUAGES[1:]]),
        ({"subjects": {"metric": "subjects", "lower": 5, "upper": 2}}, ["subjects: a metric (subjects, sensitive) and lower, upper or both."]),
        ({"control_codes": {"list": "prc", "status": "odd"}}, ["control_codes: a list and a status (none, restricted, prohibited)."]),
        ({"obligations": [{"what": "w", "calendar": "HK", "within": 0}]}, ["obligations: what, a calendar, and within as working days."]),
        ({"source": {"title": "t"}}, ["head: cannot be read ('article')."]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_rule_is_said(changes: Mapping[str, Any], problems: list[str]) -> None:
    assert list(problems_of(written(**changes))) == problems


def test_a_wrong_rule_is_not_made() -> None:
    with pytest.raises(UnreadableRuleError) as refused:
        rule_of(written(decision="perhaps", classes=["secret"]))
    assert refused.value.problems == ("classes: there is no secret.", "decision: there is no perhaps.")
