"""Records that are one, or may be: what each list says of them, and in what two agree and differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_percent
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.likenesses import learnt, records_of
from entrepot.catalogue.models import Joining, Likeness, Resource
from entrepot.catalogue.sameness import NEVER, ORGANISATION, main_first
from entrepot.catalogue.subjects import Subject, sides
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.vocabulary.writing import fold_label
from entrepot.web import figures
from entrepot.web.asked import Fact
from entrepot.web.identifiers import identifier_facts
from entrepot.web.names import (
    LISTS,
    ORGANISATIONS,
    SIZES,
    known_names,
    language_name,
    name_in,
    place_name,
    reader,
)
from entrepot.web.profiles import ResourceProfile, resource_profile
from entrepot.web.texts import Text, text_of

KIND_LISTS: Final[Mapping[str, str]] = {ORGANISATION: gettext_noop("Organisations"), **LISTS}
TOLD: Final = {"same": gettext_noop("the same"), "differs": gettext_noop("differs")}
_CLASSES: Final = {"same": "grade", "differs": "grade hold"}
EVIDENCE: Final = {
    "name": gettext_noop("Name"),
    "wording": gettext_noop("Name"),
    "organisation name": gettext_noop("Name"),
    "person name": gettext_noop("Name"),
    "numbers": gettext_noop("Figures in the name"),
    "identifiers": gettext_noop("Number of a register"),
    "model": gettext_noop("Model"),
    "organisation": gettext_noop("Owner"),
    "place": gettext_noop("Place"),
    "people": gettext_noop("People"),
    "text": gettext_noop("Text"),
    "year": gettext_noop("Year"),
    "price": gettext_noop("Price"),
}
STRONG: Final = 4.0
"""Bits from which evidence is called strong."""


@dataclass(frozen=True, slots=True)
class Also:
    """What one list says of something that others have, too."""

    key: str
    text: Text
    url: str
    source: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that both or either say; ``told`` says in a word whether they agree, empty where only one says it."""

    label: str
    first: str
    second: str
    told: str
    grade: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What spoke for one or for two, in words."""

    label: str
    values: str
    told: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two that may be one: ``first`` would stand for both. ``compared`` is what both say, ``alone`` what only one says."""

    number: int
    kind: str
    alike: str
    first: Also
    second: Also
    compared: tuple[Compared, ...]
    alone: tuple[Compared, ...]
    evidence: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """What stands for what; the addresses are empty where there is nothing at them any more."""

    number: int
    kind: str
    main: str
    main_url: str
    other: str
    source: str
    day: str
    who: str
    moved: str


def also_known(record: Resource, party: Party) -> tuple[Also, ...]:
    """What other lists say of a resource. The queries do not grow with it."""
    return _of_resources(list(catalogue.joined_to(record, party)), party)


def also_called(organisation: Organisation) -> tuple[Also, ...]:
    """What other lists say of an organisation."""
    return tuple(_of_organisation(item) for item in people.joined_to(organisation))


def pair_view(likeness: Likeness, party: Party) -> PairView | None:
    """A pair as an officer sees it; None when one of the two is gone."""
    known = records_of([(likeness.kind, likeness.left), (likeness.kind, likeness.right)])
    if len(known) < 2:
        return None
    first, second = first_and_second(list(known.values()))
    shown = _shown([first, second], party)
    swapped = first.key != likeness.left
    compared = _compared(*shown)
    return PairView(
        number=likeness.pk,
        kind=name_in(KIND_LISTS, likeness.kind),
        alike=_percent(likeness.score),
        first=shown[0],
        second=shown[1],
        compared=tuple(row for row in compared if row.told),
        alone=tuple(row for row in compared if not row.told),
        evidence=tuple(_weighed(told, swapped) for told in _by_weight(likeness.evidence)),
    )


def first_and_second(records: Sequence[Subject]) -> tuple[Subject, Subject]:
    """Of two records the one that would stand for both, then the other."""
    by_key = {item.key: item for item in records}
    one, two = main_first(*sides(records))
    return by_key[one.thing.key], by_key[two.thing.key]


def joined_rows(joinings: Sequence[Joining]) -> list[JoinedRow]:
    """Joinings as lines. The queries do not grow with them."""
    known = records_of((item.kind, key) for item in joinings for key in (item.main, item.other))
    return [_joined_row(item, known) for item in joinings]


def learnt_sentences() -> list[str]:
    """What people's answers changed, a sentence for each kind on which there are any."""
    found = learnt()
    return [
        _learnt(kind, found[kind].answers, found[kind].join_from)
        for kind in KIND_LISTS
        if kind in found and found[kind].answers
    ]


def _learnt(kind: str, count: int, join_from: float) -> str:
    given = {"kind": name_in(KIND_LISTS, kind), "count": figures.number(count), "score": _percent(join_from)}
    if join_from >= NEVER:
        sentence = ngettext(
            "%(kind)s: after %(count)s answer, no pair joins by itself.",
            "%(kind)s: after %(count)s answers, no pair joins by itself.",
            count,
        )
    else:
        sentence = ngettext(
            "%(kind)s: after %(count)s answer, pairs join by themselves from %(score)s.",
            "%(kind)s: after %(count)s answers, pairs join by themselves from %(score)s.",
            count,
        )
    return sentence % given


def _joined_row(item: Joining, known: Mapping[tuple[str, str], Subject]) -> JoinedRow:
    main, other = known.get((item.kind, item.main)), known.get((item.kind, item.other))
    return JoinedRow(
        number=item.pk,
        kind=name_in(KIND_LISTS, item.kind),
        main=_title(main, item.main),
        main_url=_url(main) if main is not None else "",
        other=_title(other, item.other),
        source=other.source if isinstance(other, Resource) else "",
        day=figures.day(item.made.date()),
        who=_("by an officer") if item.made_by else _("by itself"),
        moved=_moved(item.moved),
    )


def _moved(moved: Mapping[str, Sequence[str]]) -> str:
    count = len(moved.get("needs", ())) + len(moved.get("resources", ()))
    if not count:
        return ""
    sentence = ngettext("%(count)s record went over", "%(count)s records went over", count)
    return sentence % {"count": figures.number(count)}


def _title(item: Subject | None, key: str) -> str:
    return text_of(item.texts, item.language, reader(), key).title if item is not None else key


def _url(item: Subject) -> str:
    page = "web:resource" if isinstance(item, Resource) else "web:organisation"
    return reverse(page, args=[item.key])


def _shown(records: Sequence[Subject], party: Party) -> tuple[Also, ...]:
    resources = [item for item in records if isinstance(item, Resource)]
    if resources:
        return _of_resources(resources, party)
    return tuple(_of_organisation(item) for item in records if isinstance(item, Organisation))


def _of_resources(records: Sequence[Resource], party: Party) -> tuple[Also, ...]:
    if not records:
        return ()
    names = known_names()
    shown = all_disclosed(records, party)
    return tuple(
        _of_resource(record, resource_profile(seen, record.source, record.updated.date(), names))
        for record, seen in zip(records, shown, strict=True)
    )


def _of_resource(record: Resource, profile: ResourceProfile) -> Also:
    unsaid = set() if record.fields.get("price") else {_("Price")}  # “on request” is not what its list says
    facts = (
        Fact(_("Name"), profile.person),
        Fact(_("Owner"), profile.organisation),
        Fact(_("Place"), profile.place),
        *profile.known,
        *profile.typed,
    )
    return Also(
        key=record.key,
        text=profile.text,
        url=_url(record),
        source=profile.source,
        facts=tuple(fact for fact in facts if fact.value and fact.label not in unsaid),
    )


def _of_organisation(item: Organisation) -> Also:
    names = tuple(
        Fact(_("Name (%(language)s)") % {"language": language_name(language)}, text["title"], language)
        for language, text in sorted(item.texts.items())
        if text.get("title")
    )
    facts = (
        *names,
        Fact(_("Kind"), name_in(ORGANISATIONS, item.kind)),
        Fact(_("Size"), name_in(SIZES, item.size)),
        Fact(_("Place"), place_name(item.place)),
        *(Fact(label, value) for label, value in identifier_facts(item)),
        Fact(_("Website"), item.website),
    )
    return Also(
        key=item.key,
        text=text_of(item.texts, item.language, reader(), item.key),
        url=_url(item),
        source="",
        facts=tuple(fact for fact in facts if fact.value),
    )


def _compared(first: Also, second: Also) -> tuple[Compared, ...]:
    """Everything that either says, under one label once."""
    one, two = (
        {_("Title"): side.text.original_title, **{fact.label: fact.value for fact in side.facts}}
        for side in (first, second)
    )
    return tuple(_row(label, one.get(label, ""), two.get(label, "")) for label in dict.fromkeys((*one, *two)))


def _row(label: str, first: str, second: str) -> Compared:
    if not (first and second):
        return Compared(label, first or "–", second or "–", "", "")
    told = "same" if fold_label(first) == fold_label(second) else "differs"
    return Compared(label, first, second, _(TOLD[told]), _CLASSES[told])


def _by_weight(evidence: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return sorted(evidence, key=lambda told: -abs(float(str(told["bits"]))))


def _weighed(told: Mapping[str, object], swapped: bool) -> Weighed:
    bits, what = float(str(told["bits"])), str(told["what"])
    values = [str(told[side]) for side in (("right", "left") if swapped else ("left", "right"))]
    if bits >= 0:
        words = _("speaks strongly for one") if bits >= STRONG else _("speaks for one")
    else:
        words = _("speaks strongly for two") if bits <= -STRONG else _("speaks for two")
    return Weighed(
        name_in(EVIDENCE, what), " / ".join(dict.fromkeys(value for value in values if value)), words
    )


def _percent(score: float) -> str:
    """Whole percents, never rounded up: what is not sure is not called 100 %."""
    return str(format_percent(round(score * 100, 6) // 1 / 100, locale=figures.LOCALES[reader()]))
