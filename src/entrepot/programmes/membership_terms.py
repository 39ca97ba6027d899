"""What a member and who runs its programme agree on: the term, the targets, the reports, and how a membership ends; from ``membership.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, cast

from django.conf import settings

from entrepot.deals.clauses.library import text_of
from entrepot.deals.clauses.writing import filled
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Ownership, Part, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.people.models import Organisation, Place
from entrepot.programmes.delivery import targets_of
from entrepot.programmes.domain.delivering import Target
from entrepot.programmes.domain.membership import ANSWER_WITHIN
from entrepot.programmes.models import Member
from entrepot.vocabulary.languages import Language, is_chinese, language_to_show, parse_language
from entrepot.vocabulary.places import Jurisdiction, jurisdiction

SECRET_MONTHS: Final = 24
ELSEWHERE: Final = jurisdiction("DE")
"""Whose law is proposed where neither the node nor who runs the programme has a place; the parties may write another."""


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Wording]:
    """All texts by their names, read once."""
    text = resources.files("entrepot.programmes").joinpath("membership.toml").read_text(encoding="utf8")
    return {name: worded(cast("dict[Language, str]", one)) for name, one in tomllib.loads(text).items()}


def membership_terms(member: Member) -> Terms:
    """The terms that are put before a member, in its language and that of who runs the programme; its targets as they are set now.

    ``member`` comes with its organisation and its programme's, each with its place.
    """
    host, own = member.programme.organisation, member.organisation
    languages = _languages(own, host)
    law, seat = _law(host), _place() or host.place
    targets = targets_of(member)
    said = _Words(member, languages)
    return Terms(
        kind=Kind.COOPERATION, title=said.wording("title"), subject=said.wording("subject"),
        sides=tuple(_side(one, languages) for one in (host, own)), begins=member.term.start, ends=member.term.last,
        languages=languages, governing=languages[0], law=law, seat=_worded(seat.names if seat else {}, languages),
        results=Ownership.SHARED, confidential_months=SECRET_MONTHS,
        special=(
            *(said.target(one) for one in (targets.agreed if targets else ())),
            said.wording("ending", days=str(ANSWER_WITHIN.days)), said.wording("costs"),
        ),
    )  # fmt: skip


class _Words:
    """The texts of one member's agreement."""

    def __init__(self, member: Member, languages: tuple[Language, ...]) -> None:
        self._member, self._languages = member, languages
        self._title = member.programme.call.title

    def wording(self, name: str, *, target: Wording | None = None, **given: str) -> Wording:
        member = self._member
        term = {"begins": member.term.start.isoformat(), "ends": member.term.last.isoformat()}
        found: dict[Language, str] = {}
        for language in self._languages:
            values = {
                "programme": self._title.text(language), "member": _name(member.organisation, language),
                "host": _name(member.programme.organisation, language), "target": target.text(language) if target else "",
            }  # fmt: skip
            found[language] = filled(text_of(texts()[name], language), values | term | given)
        return worded(found)

    def target(self, one: Target) -> Wording:
        return self.wording(
            str(one.direction), target=one.names, amount=f"{one.value.normalize():f} {one.unit}".strip(),
            begins=one.within.start.isoformat(), ends=one.within.last.isoformat(),
        )  # fmt: skip


def _languages(*organisations: Organisation) -> tuple[Language, ...]:
    """Those of both, and one kind of Chinese characters."""
    found: list[Language] = []
    for one in organisations:
        language = parse_language(one.language) or "en"
        if language not in found and not (is_chinese(language) and any(map(is_chinese, found))):
            found.append(language)
    return tuple(found)


def _side(organisation: Organisation, languages: tuple[Language, ...]) -> Side:
    names = worded({language: _name(organisation, language) for language in languages})
    place = organisation.place.names if organisation.place else {}
    return Side(organisation.key, Part.PARTNER, names, _number(organisation), _worded(place, languages))


def _name(organisation: Organisation, language: Language) -> str:
    titles = {tag: text.get("title", "") for tag, text in organisation.texts.items()}
    return _worded(titles, (language,)).text(language) or organisation.key


def _number(organisation: Organisation) -> str:
    held = organisation.held_identifiers.order_by("pk").values_list("number", flat=True)
    return held.first() or ""


def _worded(names: Mapping[str, str], languages: tuple[Language, ...]) -> Wording:
    """A name in each language, or in the nearest there is."""
    known = {language: text for tag, text in names.items() if text and (language := parse_language(tag))}
    shown = {language: language_to_show(known, language) for language in languages}
    return worded({language: known[found] for language, found in shown.items() if found})


def _place() -> Place | None:
    return Place.objects.filter(key=settings.NODE.place).first() if settings.NODE else None


def _law(host: Organisation) -> Jurisdiction:
    """The node's country's, else that of who runs the programme."""
    if settings.NODE:
        known = settings.NODE.jurisdiction
    else:
        known = host.place.jurisdiction if host.place else ELSEWHERE
    return Jurisdiction(jurisdiction(known).partition("-")[0])
