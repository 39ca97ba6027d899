"""Sentences of English, German and Chinese text."""

from __future__ import annotations

import re

_ABBREVIATIONS = (
    r"(?<!\bz\.B)(?<!\bd\.h)(?<!\bu\.a)(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bca)(?<!\bbzw)(?<!\bggf)(?<!\bDr)"
    r"(?<!\bProf)(?<!\bFig)(?<!\bNr)(?<!\bNo)(?<!\bInc)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bu\.S)(?<!\b[A-Z])(?<!\bmax)"
    r"(?<!\bmin)(?<!\bapprox)(?<!\binkl)(?<!\bevtl)(?<!\busw)"
)
_END = re.compile(
    r"(?<=[。！？；!?])(?![。！？；!?\"”』」’）)])\s*"  # Chinese stops need no space after them
    r"|(?<=[。！？][\"”』」’）)])\s*"
    r"|(?<=[.])" + _ABBREVIATIONS.replace(r")", r"\.)") + r"\s+(?=[\"“„(\[]?[A-ZÄÖÜ0-9])"
    r"|\s*[\r\n]+\s*"
    r"|\s+[•▪●]\s*"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, trimmed, without empty ones. Line breaks and bullets end a sentence too."""
    return [sentence for sentence in (piece.strip() for piece in _END.split(text) if piece) if sentence]
