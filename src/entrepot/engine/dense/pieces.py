"""A unigram tokeniser over a given vocabulary: text to piece numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

_SPACES = re.compile(" {2,}")
MARK = "\u2581"


class Pieces:
    """Splits text into the pieces of highest likelihood (Kudo 2018), by the `tokenizers` package."""

    def __init__(self, tokeniser: Tokenizer, characters: dict[int, str]) -> None:
        self._tokeniser = tokeniser
        self._characters = characters

    def numbers(self, texts: Sequence[str]) -> list[list[int]]:
        """The piece numbers of each text, without any that mark beginning or end."""
        plain = [_SPACES.sub(" ", text.translate(self._characters)) for text in texts]
        found = self._tokeniser.encode_batch_fast(plain, add_special_tokens=False)
        return [encoding.ids for encoding in found]

    def split(self, text: str) -> list[str]:
        """The pieces of a text themselves, without the marks of spaces."""
        found = self._tokeniser.encode(
            _SPACES.sub(" ", text.translate(self._characters)), add_special_tokens=False
        )
        return [piece for piece in (token.replace(MARK, "") for token in found.tokens) if piece]


def unigram(vocabulary: list[tuple[str, float]], unknown: int, characters: dict[int, str]) -> Pieces:
    """The tokeniser for a vocabulary of (piece, log probability), the number of its unknown piece, and the
    characters (code point to replacement) to be replaced beforehand."""
    from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: PLC0415

    tokeniser = Tokenizer(models.Unigram(vocabulary, unknown, byte_fallback=False))
    tokeniser.pre_tokenizer = pre_tokenizers.Metaspace(MARK, prepend_scheme="always")
    return Pieces(tokeniser, characters)
