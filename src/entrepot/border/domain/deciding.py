"""The border's one decision function: total and pure. What is not known never lets more cross than any answer would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from entrepot.border.domain.cases import Case, ItemKind, Portion, Side
from entrepot.border.domain.decisions import (
    LOOSENESS,
    Action,
    Code,
    Decision,
    Missing,
    Obligation,
    Outcome,
    PortionDecision,
    Way,
)
from entrepot.border.domain.judging import Facts, facts_of, judge
from entrepot.border.domain.rules import Rule, RuleSet, Truth, any_of, lies_in, narrowed

_KEPT: Final = 20_000  # scopes that a set of rules remembers
_COST: Final = {"exporter": 1, "importer": 1, "owner": 1, "operator": 1, "authority": 5}
_Lacking = tuple[Rule, tuple[Missing, ...]]


def decide(case: Case, rules: RuleSet) -> Decision:
    """Decide what becomes of every portion of a case. Never raises, whatever is missing.

    Of each portion: a rule that denies and applies denies; one that may apply, or a rule that holds, holds. Else the rule that
    lets most cross, of those that have all they ask for; the lower priority first among equals. Else it is held when something
    would release it, and denied when no rule would.
    """
    facts = facts_of(case)
    return _whole([_portion(portion, facts, rules) for portion in case.portions], rules.digest)


def decide_onward(direct: Case, hop: Case, limit: tuple[str, ...] | None, rules: RuleSet) -> Decision:
    """Decide whether something that was received may go on.

    Args:
        direct: as if the first sender sent it to the new receiver itself, with the papers between those two.
        hop: from here to the new receiver.
        limit: the ``onward`` that it came with.

    Of each portion the stricter answer counts, and nothing goes beyond the limit; so nothing reaches the third that the first
    law would not let reach it directly.
    """
    first, second = decide(direct, rules), decide(hop, rules)
    within = limit is None or any_of(tuple(lies_in(t, hop.importer, hop.exporter) for t in limit)) is True
    by_name = {decided.portion: decided for decided in first.portions}
    portions = []
    for decided in second.portions:
        other = by_name.get(decided.portion)
        if not within or other is None:
            portions.append(
                PortionDecision(decided.portion, "deny", "beyond_limit", actions=_dropped(decided))
            )
            continue
        portions.append(_both(other, decided))
    return _whole(portions, rules.digest, limit)


_STRICTNESS: Final[dict[Action, int]] = {"keep": 0, "generalise": 1, "tokenise": 2, "hash": 3, "drop": 4}


def _both(one: PortionDecision, other: PortionDecision) -> PortionDecision:
    """What two answers both let cross, under the rules, duties and limits of both; one that lets nothing cross stands alone."""
    stricter = min(one, other, key=lambda answer: LOOSENESS[answer.outcome])
    if not LOOSENESS[stricter.outcome]:
        return stricter
    done = dict(other.actions)
    actions = tuple(
        (field, max(action, done.get(field, "drop"), key=_STRICTNESS.__getitem__))
        for field, action in one.actions
    )
    return replace(
        stricter,
        rules=tuple(dict.fromkeys(one.rules + other.rules)),
        actions=actions,
        obligations=tuple(dict.fromkeys(one.obligations + other.obligations)),
        onward=narrowed(one.onward, other.onward),
    )


def _portion(portion: Portion, facts: Facts, rules: RuleSet) -> PortionDecision:
    case = facts.case
    if case.exporter.jurisdiction is None or case.importer.jurisdiction is None:
        sides = (("exporter", case.exporter), ("importer", case.importer))
        lacking = [f"{name}.jurisdiction" for name, side in sides if side.jurisdiction is None]
        missing = tuple(Missing(what, "unknown", "operator") for what in lacking)
        return _held(portion, "no_jurisdiction", missing=missing)
    if portion.data_class is None:
        return _held(portion, "no_class", missing=(Missing("portion.data_class", "unknown", "exporter"),))
    applying: list[Rule] = []
    open_: list[_Lacking] = []
    for rule, located in _in_scope(portion, case, rules):
        if not rule.holds_on(facts.day):
            continue
        truth, missing = judge(rule, located, portion, facts, rules)
        if truth:
            applying.append(rule)
        elif truth is None:
            open_.append((rule, missing))
    return _weighed(portion, applying, open_)


def _weighed(portion: Portion, applying: list[Rule], open_: list[_Lacking]) -> PortionDecision:
    ways = tuple(
        Way(rule.used, rule.decision, missing)
        for rule, missing in sorted(open_, key=_cost)
        if not rule.restricts
    )
    denying = [rule for rule in applying if rule.decision == "deny"]
    if denying:
        return PortionDecision(
            portion.name, "deny", "refused", tuple(rule.used for rule in denying), _all(portion, "drop"),
            _against(denying),
        )  # fmt: skip
    permitting = [rule for rule in applying if not rule.restricts]
    asked = () if permitting else ways[0].missing if ways else ()
    uncertain = [(rule, missing) for rule, missing in open_ if rule.restricts]
    holding = [rule for rule in applying if rule.decision == "hold"]
    if holding or uncertain:
        missing = _against(holding) + tuple(lack for _, lacking in uncertain for lack in lacking)
        code: Code = "held_by_rule" if holding else "not_known"
        used = holding or [rule for rule, _ in uncertain]
        return _held(portion, code, used, _unique(missing + asked), ways)
    if permitting:
        return _released(portion, min(permitting, key=_preferred), ways)
    if ways:
        first = next(rule for rule, _ in open_ if rule.used == ways[0].rule)
        return _held(portion, "lacks", [first], asked, ways)
    return PortionDecision(portion.name, "deny", "no_rule", actions=_all(portion, "drop"))


def _released(portion: Portion, rule: Rule, ways: tuple[Way, ...]) -> PortionDecision:
    better = tuple(way for way in ways if LOOSENESS[way.outcome] > LOOSENESS[rule.decision])
    given = dict(rule.actions)
    whole: dict[Outcome, Action] = {"allow": "keep", "hash_only": "hash", "carry": "drop"}
    actions = tuple(
        (field, given.get(field, given.get("*", "drop")) if rule.decision == "mask" else whole[rule.decision])
        for field in portion.fields
    )
    return PortionDecision(
        portion.name, rule.decision, "released", (rule.used,), actions, (), better, rule.obligations, rule.onward
    )  # fmt: skip


def _held(
    portion: Portion, code: Code, rules: Iterable[Rule] = (), missing: tuple[Missing, ...] = (), ways: tuple[Way, ...] = ()
) -> PortionDecision:  # fmt: skip
    used = tuple(rule.used for rule in rules)
    return PortionDecision(portion.name, "hold", code, used, _all(portion, "drop"), missing, ways)


def _against(rules: list[Rule]) -> tuple[Missing, ...]:
    """What would have to be otherwise for rules that restrict not to apply."""
    return _unique(
        tuple(
            Missing(condition.attribute, "not_met", "owner" if condition.attribute == "portion.granted" else "exporter")
            for rule in rules
            for condition in rule.when
        )
    )  # fmt: skip


def _all(portion: Portion, action: Action) -> tuple[tuple[str, Action], ...]:
    return tuple((field, action) for field in portion.fields)


def _dropped(decided: PortionDecision) -> tuple[tuple[str, Action], ...]:
    return tuple((field, "drop") for field, _ in decided.actions)


def _unique(missing: tuple[Missing, ...]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(missing))


def _cost(lacking: _Lacking) -> tuple[int, int, int, str]:
    rule, missing = lacking
    return -LOOSENESS[rule.decision], sum(_COST[lack.supplier] for lack in missing), rule.priority, rule.id


def _preferred(rule: Rule) -> tuple[int, int, str]:
    return -LOOSENESS[rule.decision], rule.priority, rule.id


def _in_scope(portion: Portion, case: Case, rules: RuleSet) -> tuple[tuple[Rule, Truth], ...]:
    here, there = case.exporter, case.importer
    key = (portion.data_class, case.kind, here.jurisdiction, here.place, there.jurisdiction, there.place)
    found = rules.scopes.get(key)
    if found is None:
        if len(rules.scopes) >= _KEPT:
            rules.scopes.clear()
        found = tuple(_located(portion, case.kind, here, there, rules))
        rules.scopes[key] = found
    return found


def _located(
    portion: Portion, kind: ItemKind | None, here: Side, there: Side, rules: RuleSet
) -> Iterable[tuple[Rule, Truth]]:
    for rule in rules.rules:
        scope = rule.scope
        if portion.data_class not in scope.classes or (
            scope.kinds and kind is not None and kind not in scope.kinds
        ):
            continue
        from_ = any_of(tuple(lies_in(territory, here, there) for territory in scope.origins))
        to = any_of(tuple(lies_in(territory, there, here) for territory in scope.destinations))
        if from_ is not False and to is not False:
            yield rule, True if from_ and to else None


def _whole(portions: list[PortionDecision], digest: str, limit: tuple[str, ...] | None = None) -> Decision:
    crossing = [decided for decided in portions if LOOSENESS[decided.outcome]]
    obligations: dict[Obligation, None] = {}
    onward = limit
    for decided in crossing:
        obligations |= dict.fromkeys(decided.obligations)
        onward = narrowed(onward, decided.onward)
    return Decision(_outcome(portions), tuple(portions), tuple(obligations), onward, digest)


def _outcome(portions: list[PortionDecision]) -> Outcome:
    if not portions:
        return "hold"
    if all(decided.outcome == "allow" for decided in portions):
        return "allow"
    if any(decided.crosses for decided in portions):
        return "mask"
    order: tuple[Outcome, ...] = ("hash_only", "carry", "hold", "deny")
    return min((decided.outcome for decided in portions), key=order.index)
