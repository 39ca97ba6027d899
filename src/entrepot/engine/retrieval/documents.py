"""What is searched, what is searched for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

from entrepot.engine.text import Script, script_of


@dataclass(frozen=True, slots=True)
class Document:
    """A need or a resource in one language. Several documents may stand for one resource: its translations.

    ``language`` is a tag such as ``zh-Hant``, ``en``, ``de``; the text decides when it is None.
    """

    id: str
    title: str
    text: str
    language: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Title, keywords and text, for analysis and embedding."""
        head = ", ".join(self.keywords)
        return "\n".join(part for part in (self.title, head, self.text) if part)

    @property
    def script(self) -> Script:
        """The language it is analysed in."""
        return script_of(self.language, f"{self.title}\n{self.text}")


@dataclass(frozen=True, slots=True)
class Vote:
    """What one embedder says of a need and a document.

    ``cosine`` is centred (means of needs and of documents of the language taken off both), between -1 and 1
    and comparable across needs; ``standing`` is the same in standard deviations from the mean over the
    documents of that language for this need.
    """

    voter: str
    cosine: float
    standing: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may answer a need, with what its score was computed from.

    Attributes:
        position: of the document in the list the retriever was built from.
        score: what candidates are ordered by, in standard deviations of this need's pool.
        lexical: cosine of the term vectors, 0 to 1; 0 for a document in another language.
        lexical_standing: the same in standard deviations from its mean over the documents of the need's
            language.
        share: how much of the need's words, weighed by rarity, the document has, 0 to 1; 0 for another
            language.
        votes: one for each embedder that has seen both texts.
        same_language: whether words could meet at all.
    """

    position: int
    score: float
    lexical: float
    lexical_standing: float
    share: float
    votes: tuple[Vote, ...]
    same_language: bool
