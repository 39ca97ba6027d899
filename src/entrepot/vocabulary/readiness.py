"""Technology readiness levels 1–9 and the phase of the way to market they belong to.

Levels are those of ISO 16290:2013, which China uses in the same nine steps. Neither fixes phases: the cut 1–3
research, 4–6 breakthrough (out
of the laboratory, into a relevant environment), 7–9 industrialisation is this project's own (design, section
2, "phase").
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from entrepot.vocabulary.writing import fold


class Phase(StrEnum):
    """Where a result stands on the way to market."""

    RESEARCH = "research"
    BREAKTHROUGH = "breakthrough"
    INDUSTRIALISATION = "industrialisation"


@dataclass(frozen=True, slots=True)
class Readiness:
    """A readiness level, or a span of them, as levels 1–9 with `low <= high`; `text` is what was written.

    Raises ValueError for levels outside 1–9 or in the wrong order.
    """

    low: int
    high: int
    text: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.low <= self.high <= 9:
            raise ValueError(f"readiness levels must be 1 to 9 and in order, got {self.low} to {self.high}")


_LEVEL: Final = re.compile(
    r"(?:\bTRL|technology readiness(?: level)?|技术(?:成熟度|就绪度|就绪水平)|成熟度|就绪度"
    r"|technologie-?reifegrad|reifegrad)"
    r"(?:\s*(?:等级|级别|level|stufe|grad|von|of|is|为|达|达到|处于|at|ist|liegt bei|[:=()\-]|第))*\s*"
    r"(?P<trl>TRL)?\s*(?P<low>[1-9])(?!\d|[.,]\d)"
    r"(?:\s*级?\s*(?:-|–|—|~|至|到|bis|to)\s*(?:TRL\s*)?(?P<high>[1-9])(?!\d|[.,]\d))?",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"\s*(?:第|stufe|level|grad)?\s*([1-9])\s*(?:级)?(?:\s*(?:-|–|—|~|至|到|bis"
    r"|to)\s*([1-9])\s*级?)?\s*(?:/\s*9)?\s*",
    re.IGNORECASE,
)
# Words that people use instead of a number, with the levels they cover in ISO 16290's descriptions.
_WORDS: Final = (
    (1, 2, "基础研究|basic research|basic principles|grundlagenforschung"),
    (2, 3, "概念验证|原理验证|理论研究|proof of concept|machbarkeitsnachweis|konzeptnachweis"),
    (
        4,
        4,
        "实验室样机|实验室验证|实验室阶段|小试|laboratory prototype|lab prototype|labormuster|labormodell"
        "|laborprototyp",
    ),
    (
        5,
        6,
        "中试|样机|原型机|工程样机|pilot plant|pilot scale|prototype|prototyp|demonstrator|pilotanlage"
        "|pilotmaßstab",
    ),
    (
        7,
        8,
        "小批量试产|小批量生产|示范应用|示范工程|试生产|vorserie|kleinserie|pilot production|small series",
    ),
    (
        9,
        9,
        "批量生产|量产|产业化应用|规模化生产|已上市|商业化应用|series production|mass production"
        "|on the market",
    ),
    (9, 9, "serienreif|serienproduktion|serienfertigung|marktreif"),
)
_BY_LENGTH: Final = sorted(
    ((word, low, high) for low, high, words in _WORDS for word in words.split("|")),
    key=lambda row: -len(row[0]),
)


def read_readiness(text: str) -> Readiness | None:
    """Read a level from free text or a column.

    `TRL 6`, `技术成熟度6级`, `Reifegrad 6`, `TRL5-6`, `实验室样机`; None if nothing is said.
    """
    folded = fold(text)
    match = _LEVEL.search(folded)
    if match:
        low, high = int(match["low"]), int(match["high"] or match["low"])
        return Readiness(min(low, high), max(low, high), text[match.start() : match.end()])
    whole = _BARE.fullmatch(folded)
    if whole:
        low, high = int(whole[1]), int(whole[2] or whole[1])
        return Readiness(min(low, high), max(low, high), text.strip())
    return _from_words(text, folded.casefold())


def phase_of(level: int) -> Phase:
    """Return the phase of a level 1–9; raises ValueError outside."""
    if not 1 <= level <= 9:
        raise ValueError(f"a readiness level is 1 to 9, got {level}")
    if level <= 3:
        return Phase.RESEARCH
    return Phase.BREAKTHROUGH if level <= 6 else Phase.INDUSTRIALISATION


def _from_words(text: str, lower: str) -> Readiness | None:
    for word, low, high in _BY_LENGTH:
        found = re.search(rf"\b{re.escape(word)}" if word.isascii() else re.escape(word), lower)
        if found and len(lower) == len(text):
            return Readiness(low, high, text[found.start() : found.end()])
    return None
