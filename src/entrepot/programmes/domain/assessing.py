"""How far a firm is with changing its whole process: what is asked along it, five levels for each question, and what follows from the answers. Pure.

The words of areas, questions and levels are the pages' (`entrepot.web.assessing.words`); here stand their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median_low
from typing import Any, Final

LOWEST, HIGHEST = 1, 5
LONGEST: Final = 2000
"""Characters of a piece of evidence, or of what an area lacks."""
USUAL_TARGET: Final = 3
AGAIN: Final = timedelta(days=365)
"""How long after one self-assessment the next is due."""
FEW: Final = 3
"""Of fewer firms that do not let their assessment be read, no figure is shown."""


class Area(StrEnum):
    """A part of a firm's process, in its order."""

    DESIGN = "design"
    PURCHASING = "purchasing"
    PRODUCTION = "production"
    SALES = "sales"
    AFTER_SALES = "after_sales"


QUESTIONS: Final[Mapping[Area, tuple[str, ...]]] = {
    Area.DESIGN: ("design_models", "design_knowledge", "design_speed"),
    Area.PURCHASING: ("purchasing_demand", "purchasing_suppliers", "purchasing_stock"),
    Area.PRODUCTION: ("production_machines", "production_quality", "production_energy"),
    Area.SALES: ("sales_channels", "sales_customers", "sales_offers"),
    Area.AFTER_SALES: ("after_sales_service", "after_sales_trace", "after_sales_learning"),
}
"""The keys of the questions of each area."""
AREA_OF: Final[Mapping[str, Area]] = {key: area for area, keys in QUESTIONS.items() for key in keys}


class Stage(StrEnum):
    """Where an assessment stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a firm says to one question: its level (0: not said yet), and what shows it, in words or as the key of a kept file."""

    level: int = 0
    evidence: str = ""
    file: str = ""

    @property
    def shown(self) -> bool:
        """Whether there is something that shows it."""
        return bool(self.evidence or self.file)


@dataclass(frozen=True, slots=True)
class Answers:
    """A whole self-assessment.

    Attributes:
        said: by the keys of the questions.
        lacks: what an area lacks, in the firm's words: what a need of it is drafted from.
        targets: the level that each area is to reach; those left out are to reach `USUAL_TARGET`.
    """

    said: Mapping[str, Answer]
    lacks: Mapping[Area, str]
    targets: Mapping[Area, int]

    def target(self, area: Area) -> int:
        """The level that an area is to reach."""
        return self.targets.get(area, USUAL_TARGET)

    def to_plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        said = {
            key: {"level": one.level, "evidence": one.evidence, "file": one.file}
            for key, one in self.said.items()
        }
        return {"said": said, "lacks": dict(self.lacks), "targets": dict(self.targets)}


def from_plain(stored: Mapping[str, Any]) -> Answers:
    """What `Answers.to_plain` made."""
    return Answers(
        {key: Answer(**one) for key, one in stored.get("said", {}).items()},
        {Area(key): text for key, text in stored.get("lacks", {}).items()},
        {Area(key): level for key, level in stored.get("targets", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Flaw:
    """What keeps an assessment from being kept or handed in: a code of `refusals.SAID`, and the question or area it is about."""

    code: str
    about: str


def flaws(answers: Answers, *, handed_in: bool) -> tuple[Flaw, ...]:
    """What is wrong, in the order of the process; a draft may leave anything open, but says nothing odd."""
    found: list[Flaw] = []
    for area, keys in QUESTIONS.items():
        for key in keys:
            one = answers.said.get(key, Answer())
            found.extend(Flaw(code, key) for code in _odd(one, handed_in))
        if not LOWEST <= answers.target(area) <= HIGHEST:
            found.append(Flaw("level_odd", area))
        if len(answers.lacks.get(area, "")) > LONGEST:
            found.append(Flaw("evidence_long", area))
    return (*found, *(Flaw("question_unknown", key) for key in answers.said if key not in AREA_OF))


def _odd(one: Answer, handed_in: bool) -> Iterable[str]:
    if one.level and not LOWEST <= one.level <= HIGHEST:
        yield "level_odd"
    if len(one.evidence) > LONGEST:
        yield "evidence_long"
    if handed_in and not one.level:
        yield "level_missing"
    elif handed_in and one.level > LOWEST and not one.shown:
        yield "evidence_asked"


@dataclass(frozen=True, slots=True)
class Score:
    """Where an area stands: the median of its questions' levels (the lower of two middles), their mean, and its weakest questions, all of the same level."""

    area: Area
    level: int
    mean: float
    target: int
    weakest: tuple[str, ...]

    @property
    def below(self) -> bool:
        """Whether it is below its target."""
        return self.level < self.target


def scores(answers: Answers) -> tuple[Score, ...]:
    """The areas in the order of the process; those of which a level is not said yet are left out."""
    found = []
    for area, keys in QUESTIONS.items():
        levels = {key: answers.said.get(key, Answer()).level for key in keys}
        if all(levels.values()):
            least = min(levels.values())
            weakest = tuple(key for key, level in levels.items() if level == least)
            mean = sum(levels.values()) / len(levels)
            found.append(Score(area, median_low(levels.values()), mean, answers.target(area), weakest))
    return tuple(found)


def weakest_areas(found: Sequence[Score]) -> tuple[Score, ...]:
    """The areas whose chain breaks first: those of the lowest mean, in the order of the process."""
    least = min((one.mean for one in found), default=0.0)
    return tuple(one for one in found if one.mean == least)


@dataclass(frozen=True, slots=True)
class Change:
    """An area before and after; `before` is None where it was not assessed then."""

    area: Area
    before: Score | None
    after: Score

    @property
    def steps(self) -> int:
        """By how many levels it rose; negative where it fell, zero where nothing is known of before."""
        return self.after.level - self.before.level if self.before else 0


def changes(before: Answers, after: Answers) -> tuple[Change, ...]:
    """The areas of a later assessment beside those of an earlier one."""
    known = {one.area: one for one in scores(before)}
    return tuple(Change(one.area, known.get(one.area), one) for one in scores(after))


@dataclass(frozen=True, slots=True)
class Row:
    """An area in a sector: how many firms stand at each level, lowest first; None where that would tell of a single firm what it does not let be read.

    `firms` is None where even their number would; `level` is the median of the firms' levels, None where a cell is.
    """

    area: Area
    cells: tuple[int | None, ...]
    firms: int | None
    level: int | None


def distribution(area: Area, levels: Sequence[tuple[int, bool]]) -> Row:
    """How many firms stand where. A cell is hidden while it holds one or two firms that do not let their assessment be read; since rows have sums, further
    cells are hidden until those who are hidden are at least `FEW` together, and the sum itself where there are not so many.

    Args:
        levels: of each firm its level, and whether it lets its assessment be read.
    """
    counts = [sum(level == at for level, _ in levels) for at in range(LOWEST, HIGHEST + 1)]
    closed = [
        sum(level == at and not opened for level, opened in levels) for at in range(LOWEST, HIGHEST + 1)
    ]
    hidden = {place for place, many in enumerate(closed) if 0 < many < FEW}
    while hidden and sum(closed[place] for place in hidden) < FEW:
        others = [place for place, many in enumerate(closed) if many and place not in hidden]
        if not others:
            break
        hidden.add(min(others, key=closed.__getitem__))
    told = not hidden or sum(closed[place] for place in hidden) >= FEW
    cells = tuple(None if place in hidden else many for place, many in enumerate(counts))
    level = median_low(level for level, _ in levels) if levels and not hidden else None
    return Row(area, cells, len(levels) if told else None, level)
