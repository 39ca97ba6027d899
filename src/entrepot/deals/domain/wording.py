"""The same text in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.vocabulary.languages import LANGUAGES, Language, language_to_show


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as pairs of language and text, in the order of `LANGUAGES`; make one with `worded`."""

    texts: tuple[tuple[Language, str], ...] = ()

    def has(self, language: Language) -> bool:
        """Whether it is written in that very language."""
        return any(one == language and text.strip() for one, text in self.texts)

    def text(self, language: Language) -> str:
        """The text in a language, else in the nearest there is; empty when there is none."""
        written = dict(self.texts)
        shown = language_to_show(written, language)
        return written[shown] if shown else ""

    def __bool__(self) -> bool:
        return any(text.strip() for _, text in self.texts)


UNWRITTEN: Final = Wording()
"""What nobody has written."""


def worded(texts: Mapping[Language, str]) -> Wording:
    """A wording from a table by language."""
    return Wording(tuple((language, texts[language]) for language in LANGUAGES if language in texts))
