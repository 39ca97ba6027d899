"""The published figures from listed to kept: counts that are large enough, each leading to what the reader may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from babel import Locale
from babel.numbers import format_percent
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals import figures as counted
from entrepot.deals.domain.funnel import Cells, Counted, Reached, broken_down, cells, usual_days
from entrepot.deals.domain.pipeline import median
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.withheld import Published, Shown, published
from entrepot.deals.figures import ACROSS, BREAKDOWNS, NOWHERE, OPEN, Course
from entrepot.runtime import clock
from entrepot.vocabulary.places import SUBDIVISIONS
from entrepot.web import figures
from entrepot.web.deals import words
from entrepot.web.deals.funnel_picture import Bar, funnel_picture
from entrepot.web.deals.levels import days
from entrepot.web.names import LISTS, name_in, reader

HELD: Final = "–"
STEPS: Final[Mapping[Reached, str]] = {
    Reached.LISTED: gettext_noop("Listed"),
    Reached.INTRODUCED: gettext_noop("Introduced"),
    Reached.SIGNED: gettext_noop("Signed"),
    Reached.KEPT: gettext_noop("Kept"),
}
OF: Final[Mapping[str, Reached]] = {"listed": Reached.LISTED, "deals": Reached.INTRODUCED}
"""What is counted, and from which step on."""
OPENED: Final = frozenset(step.name.lower() for step in Reached if step > Reached.LISTED)
"""The steps whose figures open what they count in deals."""
WAITING: Final = "waiting"
HEADINGS: Final[Mapping[tuple[str, str], str]] = {
    ("listed", "kind"): gettext_noop("Listed, by kind"),
    ("listed", "region"): gettext_noop("Listed, by region"),
    ("listed", "year"): gettext_noop("Listed, by year"),
    ("deals", "kind"): gettext_noop("Deals, by kind"),
    ("deals", "region"): gettext_noop("Deals, by region"),
    ("deals", "year"): gettext_noop("Deals, by year"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is written, under which heading, and where what it counts is; no address where that is held back."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; the last three are for rows that have a page of their own."""

    name: str
    cells: tuple[Cell, ...]
    language: str = ""
    url: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A breakdown."""

    key: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Everything of one kind: its total with a picture, and its breakdowns; `bare` when no step of deals can be shown."""

    key: str
    bare: bool
    total: Line
    picture: SafeString
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The page."""

    funnels: Mapping[str, Funnel]
    waiting: Table
    between: tuple[tuple[str, str], ...]


def figures_page() -> Figures:
    """Everything that is published, with its pictures."""
    courses = counted.courses()
    return Figures(
        {of: _funnel(of, _published(of, counted_of(of, courses))) for of in OF},
        _waiting(courses),
        (
            (_("From introduced to signed"), _between(courses, State.INTENT, State.SIGNED)),
            (_("From signed to kept"), _between(courses, State.SIGNED, State.KEPT)),
        ),
    )


def counted_of(of: str, courses: Sequence[Course]) -> list[Counted]:
    """What a funnel counts: everything listed, or the deals."""
    return counted.listed(courses) if of == "listed" else [course.counted for course in courses]


def shown_count(of: str, step: str, by: str, row: str, courses: Sequence[Course]) -> int | None:
    """The count that stands at a place of the page; None where there is none or it is held back."""
    if of == WAITING:
        return _published_waiting(courses).rows["state"].get(row, (None,))[0]
    if of not in OF or step not in OPENED:
        return None
    found = _published(of, counted_of(of, courses))
    place = Reached[step.upper()] - OF[of]
    if not by:
        return found.total[place]
    empty: Shown = (None,) * len(found.total)
    return found.rows.get(by, {}).get(row, empty)[place]


def name_of(by: str, row: str, of: str) -> str:
    """A row of a breakdown in the reader's language."""
    if by == "kind":
        return name_in(LISTS, row) if of == "listed" else words.kind_of(row)
    return region(row) if by == "region" else row


def region(code: str) -> str:
    """A jurisdiction's name in the reader's language; parts of a country as they call themselves, or in Chinese."""
    if code == ACROSS:
        return _("Across regions")
    if code == NOWHERE:
        return _("No place stated")
    language = reader()
    if code in SUBDIVISIONS:
        own, chinese, *_others = SUBDIVISIONS[code]
        return chinese if language.startswith("zh") else own
    return str(Locale.parse(figures.LOCALES[language]).territories.get(code, code))


def _published(of: str, found: Sequence[Counted]) -> Published:
    first = OF[of]
    rows = {by: broken_down(found, by, first) for by in BREAKDOWNS}
    return published(cells(found, first), rows, known=int(of == "listed"))


def _funnel(of: str, found: Published) -> Funnel:
    total = _line(of, _("All"), "", "", found.total)
    bars = [
        Bar(cell.label, cell.text, _share(count, found.total))
        for cell, count in zip(total.cells, found.total, strict=True)
    ]
    label = " · ".join(f"{cell.label}: {cell.text}" for cell in total.cells)
    return Funnel(
        of,
        all(count is None for count in found.total[int(of == "listed") :]),
        total,
        funnel_picture(bars, label),
        tuple(
            Table(
                f"{of}-{by}",
                _(HEADINGS[of, by]),
                tuple(_line(of, name_of(by, row, of), by, row, shown) for row, shown in rows.items()),
            )
            for by, rows in found.rows.items()
        ),
    )


def _line(of: str, name: str, by: str, row: str, shown: Shown) -> Line:
    steps = [step for step in Reached if step >= OF[of]]
    return Line(
        name,
        tuple(
            Cell(_(STEPS[step]), _text(place, shown), _url(of, step, by, row) if shown[place] else "")
            for place, step in enumerate(steps)
        ),
    )


def _text(place: int, shown: Shown) -> str:
    count, share = shown[place], _share(shown[place], shown)
    if count is None:
        return HELD
    if place == 0 or share is None:
        return figures.number(count)
    percent = format_percent(share, "0.#%", locale=figures.LOCALES[reader()])
    return _("%(count)s (%(share)s)") % {"count": figures.number(count), "share": percent}


def _share(count: int | None, shown: Shown) -> float | None:
    return count / shown[0] if count is not None and shown[0] else None


def _url(of: str, step: Reached, by: str, row: str) -> str:
    if step == Reached.LISTED:
        if by not in {"", "kind"}:
            return ""
        return f"{reverse('web:resources')}{f'?{urlencode({by: row})}' if by else ''}"
    asked = {"of": of, "step": step.name.lower(), "by": by, "row": row}
    return f"{reverse('web:deals_counted')}?{urlencode(asked)}"


def _between(courses: Sequence[Course], one: State, other: State) -> str:
    found = usual_days(between for course in courses if (between := course.days(one, other)) is not None)
    return _("too few to say") if found is None else days(found)


def _stays(courses: Sequence[Course], state: State) -> list[tuple[int, bool]]:
    now = clock.now()
    return [stay for course in courses if (stay := course.stay(state, now)) is not None]


def _published_waiting(courses: Sequence[Course]) -> Published:
    now, rows = clock.now(), dict[str, Cells]()
    for state in OPEN:
        usual = median(_stays(courses, state))
        here = [course.stay(state, now) for course in courses if course.state == state]
        late = [stay for stay in here if stay is not None and usual is not None and stay[0] > usual]
        rows[str(state)] = (len(here), len(late))
    total = tuple(map(sum, zip(*rows.values(), strict=True)))
    return published(total, {"state": rows})


def _waiting(courses: Sequence[Course]) -> Table:
    """In each state: how many deals wait there, after how many days half have gone on, how many have waited longer."""
    lines = []
    for state, (here, late) in _published_waiting(courses).rows["state"].items():
        usual = median(_stays(courses, State(state)))
        url = f"{reverse('web:deals_counted')}?{urlencode({'of': WAITING, 'row': state})}" if here else ""
        lines.append(
            Line(
                words.state_of(state),
                (
                    Cell(_("Wait here"), HELD if here is None else figures.number(here), url),
                    Cell(_("Half have gone on after"), _("too few to say") if usual is None else days(usual)),
                    Cell(_("Have waited longer"), HELD if late is None or usual is None else figures.number(late)),
                ),
            )
        )  # fmt: skip
    return Table(WAITING, _("Where deals wait"), tuple(lines))
