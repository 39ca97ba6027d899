"""Which codes of a classification a text is about: the same voters and words that match needs, asked of the codes' titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.engine.dense import Embedder, VectorStore
from entrepot.engine.grading import worded
from entrepot.engine.match import Evidence
from entrepot.engine.matcher import Matcher, Ranked
from entrepot.engine.retrieval import Document
from entrepot.vocabulary.kinds import Grade
from entrepot.vocabulary.progress import Progress

_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
"""References to other codes and years of editions, which stand in titles and say nothing of what a code is about."""
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One code: ``titles`` by language, and those of the code above it."""

    scheme: str
    code: str
    titles: Mapping[str, str]
    above: Mapping[str, str]

    def documents(self) -> tuple[Document, ...]:
        """Its titles as documents, one a language, each with the title above it beside."""
        return tuple(
            Document(
                f"{self.scheme}:{self.code}",
                plain_title(title),
                plain_title(self.above.get(language, "")),
                language,
            )
            for language, title in self.titles.items()
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that a text may be about: ``likeness`` is what it was judged by (see `Classifier`), ``title`` the one that met the text."""

    scheme: str
    code: str
    likeness: float
    title: str
    language: str
    evidence: Evidence


class Classifier:
    """Codes of several schemes, proposed for texts in any of the node's languages.

    A code is proposed when its likeness, the mean centred cosine of the voters and a little for words met, is at least the scheme's threshold, when
    it stands out among the codes of its scheme, and when it is not far below the best one. While no voter is heard, only what shares enough words is.
    The thresholds and what they give: ``bench/classify.py``.
    """

    def __init__(
        self,
        codes: Sequence[Labelled],
        *,
        voters: Sequence[Embedder],
        store: VectorStore | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Index the words of the titles; vectors come with `prepare`."""
        self.codes = tuple(codes)
        self._matcher = Matcher(
            [item.documents() for item in self.codes],
            [item.scheme for item in self.codes],
            voters=voters,
            store=store,
            progress=progress,
        )

    @property
    def complete(self) -> bool:
        """Whether every voter there is is heard."""
        return self._matcher.complete

    def stored(self) -> bool:
        """Whether every vector is kept already."""
        return self._matcher.stored()

    def prepare(self) -> None:
        """Bring the vectors. Safe to kill and repeat."""
        self._matcher.prepare()

    def ranked(
        self, texts: Sequence[Sequence[Document]], scheme: str, top: int
    ) -> list[list[tuple[Labelled, Ranked]]]:
        """The nearest codes of a scheme for each text, best first, however far they are."""
        found = self._matcher.ranked_all(texts, kind=scheme, top=top)
        return [[(self.codes[item.resource], item) for item in items] for items in found]

    def proposals(self, text: Sequence[Document], scheme: str, *, top: int = 3) -> tuple[Proposal, ...]:
        """The codes of a scheme that a text is likely about, best first, with what met; none when nothing is near."""
        near = [(code, item) for code, item in self._nearest(text, scheme, top) if near_enough(scheme, item)]
        least = max((likeness(item) for _, item in near), default=0.0) - MARGIN
        return tuple(self._proposal(code, item) for code, item in near if likeness(item) >= least)

    def within(
        self, text: Sequence[Document], scheme: str, fits: Callable[[str], bool], *, top: int = 3
    ) -> tuple[Proposal, ...]:
        """The nearest codes among those that fit, best first, however near: for where something else says that one of them holds."""
        found = [(code, item) for code, item in self._nearest(text, scheme, LOOKED_AT) if fits(code.code)]
        return tuple(self._proposal(code, item) for code, item in found[:top])

    def _nearest(self, text: Sequence[Document], scheme: str, top: int) -> list[tuple[Labelled, Ranked]]:
        if not text or not any(item.scheme == scheme for item in self.codes):
            return []
        # A title alone often says best what a thing is; a long text says it among much else.
        titles = [
            Document(item.id, item.title, "", item.language) for item in text if item.title and item.text
        ]
        return self.ranked([[*text, *titles]], scheme, top)[0]

    def _proposal(self, code: Labelled, item: Ranked) -> Proposal:
        met = self._matcher.explain(item, code.code, item.score, Grade.NONE).evidence
        language = item.document.language or ""
        return Proposal(
            code.scheme, code.code, round(likeness(item), 4), code.titles.get(language, ""), language, met
        )


MARGIN: Final = 0.08
"""How far below the best a code may be to be proposed beside it."""
STANDING: Final = 3.5
"""How many standard deviations a code must stand out among those of its scheme."""
LOOKED_AT: Final = 100
_THRESHOLDS: Final[Mapping[str, float]] = {"ipc": 0.25}
_USUAL: Final = 0.3
_BY_WORDS: Final = 0.25


def near_enough(scheme: str, item: Ranked) -> bool:
    """Whether a code is so near to a text, and stands out so much, that it is proposed."""
    if not item.heard:
        return likeness(item) >= _BY_WORDS
    return likeness(item) >= _THRESHOLDS.get(scheme, _USUAL) and item.candidate.score >= STANDING


def likeness(item: Ranked) -> float:
    """How near a code's title is to a text, about 0 for chance and 1 for the same words."""
    return worded(item.candidate)


def plain_title(title: str) -> str:
    """A title without asides, and not in capitals throughout."""
    kept = title
    for _ in range(3):  # asides inside asides
        kept = _ASIDE.sub(" ", kept)
    kept = _SPACE.sub(" ", kept).strip(" ;,")
    return kept.capitalize() if kept.isupper() else kept
