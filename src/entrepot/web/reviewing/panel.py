"""The panel of a programme made ready for its page: progress, matrix, calibration, ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue.models import Resource
from entrepot.engine.reviewing import Adjusted, Calibration, Place, Ranked, Severity
from entrepot.programmes.conflicts import Bars, bars
from entrepot.programmes.domain.reviewing import CONFLICTS, total
from entrepot.programmes.models import Application, Assignment, Reviewer
from entrepot.programmes.panels import Panel, names_of, review_of, submitted
from entrepot.runtime import clock
from entrepot.web.figures import number
from entrepot.web.names import language_name, title_of
from entrepot.web.reviewing.severity import Bar, Ends, severity_picture
from entrepot.web.reviewing.shown import applicant_name
from entrepot.web.reviewing.words import PLACE_LOOKS, PLACES, bar_names

PER_PAGE = 40
"""Applications in the matrix at a time."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One reviewer and one application: what is written, and what it says."""

    text: str
    label: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One application in the matrix."""

    url: str
    name: str
    cells: list[Cell]
    reviews: str
    few: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One reviewer: name, what is known of them, and how far they are."""

    key: str
    name: str
    expert: str
    expert_url: str
    languages: str
    given: int
    most: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class Rank:
    """One application in the ranking; ``line`` where the line of the places runs below it."""

    rank: str
    name: str
    url: str
    score: str
    error: str
    raw: str
    reviews: int
    place: str
    look: str
    line: bool


def people(panel: Panel, names: Mapping[str, str]) -> list[Person]:
    """The reviewers by name."""
    given: dict[int, list[Assignment]] = {}
    for one in panel.assignments:
        given.setdefault(one.reviewer_id, []).append(one)
    today = clock.today()
    found = []
    for reviewer in panel.reviewers:
        own = given.get(reviewer.pk, [])
        done = submitted(own)
        late = sum(1 for one in own if one.due < today) - sum(1 for one in done if one.assignment.due < today)
        found.append(
            Person(
                reviewer.key, name_of(reviewer, names), _title(reviewer.expert), _url(reviewer.expert),
                ", ".join(language_name(one) for one in reviewer.languages), len(own), reviewer.most, len(done), late,
            )
        )  # fmt: skip
    return sorted(found, key=lambda person: person.name)


def lines(panel: Panel, applications: Sequence[Application], names: Mapping[str, str]) -> list[Line]:
    """The matrix: a line for each of these applications, a cell for each reviewer in the order of `people`."""
    ordered = sorted(panel.reviewers, key=lambda one: name_of(one, names))
    barred = bars(ordered, list(applications))
    given = {(one.application_id, one.reviewer_id): one for one in panel.assignments}
    wanted = panel.run.wanted if panel.run else 1
    return [_line(panel, one, ordered, barred, given, wanted) for one in applications]


def ranks(panel: Panel) -> list[Rank]:
    """The ranking, best first; what has no review comes after it, and what the reader may not judge is without figures."""
    known = {one.key: one for one in panel.applications}
    adjusted = {one.application: one for one in panel.figures.calibration.applications}
    ranked = panel.figures.ranks
    last = max((at for at, one in enumerate(ranked) if one.place == Place.WITHIN), default=-1)
    found = [
        _rank(
            panel,
            one,
            known[one.application],
            adjusted[one.application],
            line=at == last and at + 1 < len(ranked),
        )
        for at, one in enumerate(ranked)
    ]
    return found + [
        Rank("–", applicant_name(known[key]), _table(panel, known[key]), "–", "", "–", 0, _("no review yet"), "hold", False)
        for key in panel.figures.unreviewed
    ]  # fmt: skip


def severities(calibration: Calibration, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Reviewers from hard to soft, as rows of the table behind the picture."""
    return [
        {
            "name": names.get(one.reviewer, one.reviewer), "reviews": number(one.reviews), "mean": f"{one.mean:.2f}",
            "offset": f"{one.offset:+.2f}", "interval": f"{one.low:+.2f} … {one.high:+.2f}", "said": _said(one),
            "look": "warning" if one.hard or one.soft else "",
        }
        for one in _from_hard(calibration)
    ]  # fmt: skip


def severities_drawn(calibration: Calibration, names: Mapping[str, str]) -> str:
    """The same as a picture; empty without reviews."""
    if not calibration.reviewers:
        return ""
    drawn = [
        Bar(
            names.get(one.reviewer, one.reviewer), one.offset, one.low, one.high,
            _("%(name)s: %(offset)s, between %(low)s and %(high)s")
            % {"name": names.get(one.reviewer, one.reviewer), "offset": f"{one.offset:+.2f}", "low": f"{one.low:+.2f}", "high": f"{one.high:+.2f}"},
            one.hard or one.soft,
        )
        for one in _from_hard(calibration)
    ]  # fmt: skip
    ends = Ends(_("gives less"), _("usual"), _("gives more"))
    return severity_picture(
        drawn, ends, _("What each reviewer adds to scores, from hard to soft; the table says the same.")
    )


def sums(panel: Panel) -> list[tuple[str, str]]:
    """How far it is, in figures with their words."""
    done, given = len(submitted(panel.assignments)), len(panel.assignments)
    counts = _counts(panel)
    wanted = panel.run.wanted if panel.run else 1
    today = clock.today()
    late = sum(1 for one in panel.assignments if one.due < today) - sum(
        1 for one in submitted(panel.assignments) if one.assignment.due < today
    )
    return [
        (number(len(panel.applications)), _("applications")),
        (_("%(done)s of %(given)s") % {"done": number(done), "given": number(given)}, _("reviews submitted")),
        (
            number(sum(1 for one in panel.applications if counts.get(one.pk, 0) < wanted)),
            _("have too few reviewers"),
        ),
        (number(late), _("reviews are late")),
    ]


def shorts(panel: Panel, names: Mapping[str, str]) -> list[dict[str, str]]:
    """What the engine could not do when it assigned last, and what would change it; what has enough reviewers by now is left out."""
    if panel.run is None:
        return []
    counts, known = _counts(panel), {one.key: one for one in panel.applications}
    reviewers = {one.key: name_of(one, names) for one in panel.reviewers}
    found = []
    for one in panel.run.short:
        application = known.get(one["application"])
        if application is None or counts.get(application.pk, 0) >= panel.run.wanted:
            continue
        full = [reviewers[key] for key in one["full"] if key in reviewers]
        remedy = (
            _("It would have one more if any of these took one application more: %(names)s.")
            % {"names": ", ".join(full)}
            if full
            else _("Too few of the reviewers may have it: invite another one.")
        )
        barred = len(one["barred"])
        why = ngettext(
            "%(number)s reviewer may not have it, or does not read its language.",
            "%(number)s reviewers may not have it, or do not read its language.",
            barred,
        ) % {"number": number(barred)}
        found.append({"name": applicant_name(application), "why": why if barred else "", "remedy": remedy})
    return found


def named(panel: Panel) -> Mapping[str, str]:
    """What the reviewers are called, by the keys of their accounts."""
    return names_of(one.person for one in (*panel.reviewers, *(item.reviewer for item in panel.assignments)))


def by_reviewer(panel: Panel, names: Mapping[str, str]) -> Mapping[str, str]:
    """What the reviewers are called, by their own keys."""
    known = (*panel.reviewers, *(item.reviewer for item in panel.assignments))
    return {one.key: name_of(one, names) for one in known}


def name_of(reviewer: Reviewer, names: Mapping[str, str]) -> str:
    """What a reviewer is called; a person who was erased is not named."""
    return names.get(reviewer.person) or _("somebody")


def in_order(panel: Panel) -> list[Application]:
    """The applications in the order of the ranking, those without a review last."""
    known = {one.key: one for one in panel.applications}
    return [
        known[key] for key in (*(one.application for one in panel.figures.ranks), *panel.figures.unreviewed)
    ]


def _line(
    panel: Panel, application: Application, reviewers: Sequence[Reviewer], barred: Bars,
    given: Mapping[tuple[int, int], Assignment], wanted: int,
) -> Line:  # fmt: skip
    closed = application.pk in panel.closed
    cells = [
        Cell("", _("not shown to you"))
        if closed
        else _cell(application, one, barred, given.get((application.pk, one.pk)))
        for one in reviewers
    ]
    mine = [one for (number_, _reviewer), one in given.items() if number_ == application.pk]
    done = _("%(done)s of %(given)s") % {"done": len(submitted(mine)), "given": len(mine)}
    return Line(_table(panel, application), applicant_name(application), cells, done, len(mine) < wanted)


def _cell(application: Application, reviewer: Reviewer, barred: Bars, given: Assignment | None) -> Cell:
    if given is not None:
        review = review_of(given)
        if review is None:
            return Cell("○", _("asked for"))
        if review.submitted is None or review.state != "submitted":
            return Cell("◐", _("begun"))
        return Cell(
            f"{total(application.programme.call.criteria, review.scores):.1f}", _("submitted"), "level-2"
        )
    held = barred.get((application.key, reviewer.key), frozenset())
    if held & CONFLICTS:
        return Cell("×", bar_names(held), "closed")
    return Cell("", bar_names(held) if held else _("not asked for"))


def _rank(panel: Panel, ranked: Ranked, application: Application, adjusted: Adjusted, *, line: bool) -> Rank:
    if application.pk in panel.closed:
        return Rank(
            "–",
            applicant_name(application),
            "",
            "–",
            "",
            "–",
            adjusted.reviews,
            _("not shown to you"),
            "plain",
            line,
        )
    rank = _("%(rank)s, tied") % {"rank": ranked.rank} if ranked.tied else str(ranked.rank)
    error = f"± {1.96 * adjusted.error:.2f}" if adjusted.error is not None else ""
    return Rank(
        rank, applicant_name(application), _table(panel, application), str(ranked.score), error, f"{adjusted.raw:.2f}",
        adjusted.reviews, _(PLACES[ranked.place]), PLACE_LOOKS[ranked.place], line,
    )  # fmt: skip


def _table(panel: Panel, application: Application) -> str:
    return "" if application.pk in panel.closed else reverse("web:panel_table", args=[application.key])


def _counts(panel: Panel) -> dict[int, int]:
    counts: dict[int, int] = {}
    for one in panel.assignments:
        counts[one.application_id] = counts.get(one.application_id, 0) + 1
    return counts


def _from_hard(calibration: Calibration) -> list[Severity]:
    return sorted(calibration.reviewers, key=lambda one: (one.offset, one.reviewer))


def _said(one: Severity) -> str:
    if one.hard:
        return _("hard")
    return _("soft") if one.soft else _("usual")


def _title(expert: Resource | None) -> str:
    return title_of(expert.texts, expert.key) if expert else ""


def _url(expert: Resource | None) -> str:
    return reverse("web:resource", args=[expert.key]) if expert else ""


def panel_context(panel: Panel, page: Sequence[Application]) -> dict[str, Any]:
    """Everything that the page shows beside its forms."""
    names = named(panel)
    reviewers = by_reviewer(panel, names)
    calibration = panel.figures.calibration
    return {
        "sums": sums(panel), "people": people(panel, names), "lines": lines(panel, page, names), "shorts": shorts(panel, names),
        "severities": severities(calibration, reviewers), "picture": severities_drawn(calibration, reviewers), "ranks": ranks(panel),
        "spread": f"{calibration.spread:.2f}", "noise": "" if calibration.noise is None else f"{calibration.noise:.2f}",
        "places": number(panel.programme.places),
    }  # fmt: skip
