"""Rules of the border on pages: by family, and one by one, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border.domain.rules import Rule, RuleSet
from entrepot.border.explaining import say_obligation, say_what
from entrepot.web.bordering.words import CLASSES, GRADES, ITEMS, OUTCOMES, family_name, paper_name
from entrepot.web.names import name_in, reader
from entrepot.web.present import area


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in a list. ``url`` is its page, ``source`` where the law is to be read; empty where that is a page of this project."""

    id: str
    version: int
    url: str
    text: str
    title: str
    article: str
    language: str
    source: str
    outcome: str
    grade: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that belong together."""

    key: str
    name: str
    rules: tuple[RuleLine, ...]


def families(rules: RuleSet, words: str = "") -> list[Family]:
    """The rules by family, those with all these words in them."""
    found: dict[str, list[Rule]] = {}
    for rule in rules.rules:
        if all(word in _searched(rule) for word in words.casefold().split()):
            found.setdefault(rule.family, []).append(rule)
    return [
        Family(key, family_name(key), tuple(line(rule) for rule in found[key]))
        for key in sorted(found, key=lambda key: (key == "house", family_name(key)))
    ]


def line(rule: Rule) -> RuleLine:
    """A rule as a list shows it."""
    source = rule.source.url if rule.source.url.startswith("http") else ""
    return RuleLine(
        rule.id, rule.version, reverse("web:border_rule", args=[rule.id]), said(rule), rule.source.title, rule.source.article,
        rule.source.lang, source, name_in(OUTCOMES, rule.decision), GRADES[rule.decision], rule.status == "in_force",
    )  # fmt: skip


def said(rule: Rule) -> str:
    """A rule in the reader's language."""
    return rule.explain.get(reader()) or rule.explain["en"]


def facts(rule: Rule) -> list[tuple[str, str]]:
    """What a rule is about, and what it asks for: label and value."""
    scope = rule.scope
    told = [
        (_("From"), _places(scope.origins)),
        (_("To"), _places(scope.destinations)),
        (_("What crosses"), ", ".join(name_in(ITEMS, kind) for kind in sorted(scope.kinds)) if scope.kinds else _("anything")),
        (_("What is in it"), "; ".join(name_in(CLASSES, one) for one in sorted(scope.classes))),
        (_("Papers it asks for"), "; ".join(paper_name(kind) for kind in rule.evidence)),
        (_("Stated to be"), "; ".join(_condition(one.attribute, one.allowed) for one in rule.when)),
        (_("People in the year"), _threshold(rule)),
        (_("Export list"), " · ".join((rule.codes.name, rule.codes.status)) if rule.codes else ""),
        (_("What has to be done"), " ".join(say_obligation(one, reader()) for one in rule.obligations)),
        (_("It may go on to"), _places(rule.onward) if rule.onward else ""),
        (_("In force from"), rule.valid_from.isoformat()),
        (_("In force until"), rule.valid_to.isoformat() if rule.valid_to else ""),
        (_("Read on"), rule.source.checked_on.isoformat()),
        (_("Examples that are tested"), str(len(rule.examples)) if rule.examples else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]


def _condition(attribute: str, allowed: Iterable[str | bool]) -> str:
    answers = (_("yes") if one is True else _("no") if one is False else str(one) for one in allowed)
    return f"{say_what(attribute, reader())} = {' / '.join(answers)}"


def _threshold(rule: Rule) -> str:
    if rule.subjects is None:
        return ""
    lower, upper = rule.subjects.lower, rule.subjects.upper
    given = {"lower": lower, "upper": upper}
    if upper is None:
        return _("%(lower)s or more") % given
    return (
        _("fewer than %(upper)s") % given if not lower else _("from %(lower)s, fewer than %(upper)s") % given
    )


def _places(territories: Iterable[str]) -> str:
    return ", ".join(_place(one) for one in territories)


def _place(territory: str) -> str:
    fixed = {"*": _("anywhere"), "home": _("under the same law"), "abroad": _("under another law")}
    if territory in fixed:
        return fixed[territory]
    code, _slash, city = territory.partition("/")
    return " · ".join(part for part in (area(code), code if code != area(code) else "", city.title()) if part)


def _searched(rule: Rule) -> str:
    source = rule.source
    return " ".join((rule.id, *rule.explain.values(), source.title, source.article, family_name(rule.family))).casefold()  # fmt: skip
