"""Simplified or traditional: which of the two a Chinese text is written in."""

from typing import Final

from entrepot.vocabulary.writing import fold, is_han

_LOOKED_AT: Final = 600
_SHARE: Final = 0.03


def is_traditional(text: str) -> bool:
    """Tell whether a Chinese text is in traditional characters.

    Of running traditional text about a third of the characters have a simplified form; of simplified text
    none but a rare name.
    """
    sample = text[:_LOOKED_AT]
    characters = [character for character in sample if is_han(character)]
    changed = sum(
        character != folded
        for character, folded in zip(sample, fold(sample), strict=True)
        if is_han(character)
    )
    return changed > _SHARE * len(characters)
