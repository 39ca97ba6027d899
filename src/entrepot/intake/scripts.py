"""Simplified or traditional: which of the two a Chinese text is written in."""

import re
from functools import cache
from typing import Final

from entrepot.vocabulary.writing import fold

_LOOKED_AT: Final = 300
_SHARE: Final = 0.03
_HAN: Final = re.compile("[\u3400-\u9fff]")


@cache
def _traditional() -> frozenset[str]:
    characters = "".join(map(chr, range(0x3400, 0xA000)))
    return frozenset(old for old, new in zip(characters, fold(characters), strict=True) if old != new)


def is_traditional(text: str) -> bool:
    """Tell whether a Chinese text is in traditional characters.

    Of running traditional text about a third of the characters have a simplified form; of simplified text
    none but a rare name.
    """
    characters = _HAN.findall(text[:_LOOKED_AT])
    return sum(map(_traditional().__contains__, characters)) > _SHARE * len(characters)
