"""Which legacy encoding bytes are in, and how sure that is.

GB18030 and Big5 each accept nearly all that the other writes, so that what decodes is not what was meant: what
tells them apart is how many of the characters are everyday ones.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from charset_normalizer import from_bytes

CANDIDATES: Final = ("gb18030", "big5hkscs", "cp1252")
"""The encodings without a mark of their own that lists come in."""

# One high byte between ASCII ones: how Ü and µ look in cp1252, and how the two-byte Chinese encodings hardly
# ever look.
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_THREE_BYTES: Final = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_IN_WORD: Final = re.compile("(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-z])")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]")
_EVERYDAY_BYTES: Final = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
"""Level 1 of GB 2312 and of Big5 by their lead bytes: nearly all of running text, but few of what other
encodings look like when read as these."""
_CHINESE_SIGNS: Final = "，。、；：？！“”‘’（）《》【】—…·￥％～０１２３４５６７８９\u3000"
_WESTERN: Final = "äöüßÄÖÜàâæçéèêëîïôœùûÿñáíóúãõåøìòÀÂÇÉÈÊËÎÏÔÙÛÑÁÍÓÚÃÕÅØÆŒ€„“”‚‘’–—…·°µ²³©®«»½¼×±§¿¡ªº\u00a0"
_SURE: Final = 0.8
_MARGIN: Final = 0.3
_FEW: Final = 4


def plausible_encodings(sample: bytes, guessed: str) -> tuple[str, ...]:
    """Return the encodings that lines which are not UTF-8 may be in, the likeliest first; none when `guessed`
    is sure."""
    scores = {codec: plausibility(sample, codec) for codec in CANDIDATES}
    likely = sorted(CANDIDATES, key=lambda codec: (-scores[codec], codec != guessed))
    if scores[likely[0]] < scores[guessed] + _MARGIN:
        likely = [guessed, *(codec for codec in likely if codec != guessed)]
    first, *others = likely
    near = [codec for codec in others if scores[codec] > max(scores[first] - _MARGIN, 0.2)]
    is_sure = first == guessed and not near and scores[first] >= _SURE
    return () if is_sure else (first, *near, *([guessed] if guessed not in (first, *near) else []))


def plausibility(sample: bytes, codec: str) -> float:
    """Return how much of what is beyond ASCII reads as everyday text, from 0 to 1."""
    text = _decoded(sample, codec)
    beyond = _BEYOND_ASCII.findall(text)
    if not beyond:
        return 0.0
    usual = len(everyday(codec).findall(text)) / len(beyond)
    if codec != "cp1252":
        return usual
    runs = _HIGH_RUN.findall(sample)
    return usual * sum(len(run) == 1 for run in runs) / len(runs)


@cache
def everyday(codec: str) -> re.Pattern[str]:
    """Return what matches one everyday character beyond ASCII of an encoding."""
    if codec == "cp1252":
        return re.compile(f"[{_WESTERN}]")
    narrow, first, last = _EVERYDAY_BYTES[codec]
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    characters = "".join(
        text for pair in pairs if len(text := pair.decode(narrow, "ignore")) == 1 and not text.isascii()
    )
    return re.compile(f"[{re.escape(characters + _CHINESE_SIGNS)}]")


def is_other_encoding(text: str, encoding: str) -> bool:
    """Whether a line that decodes in a legacy encoding was clearly written in another one."""
    if encoding not in CANDIDATES:
        return False
    beyond = len(_BEYOND_ASCII.findall(text))
    usual = len(everyday(encoding).findall(text))
    if encoding == "cp1252":
        return beyond >= 2 * _FEW and _reads_as_chinese(text)
    if usual > 0.5 * beyond:
        return False
    data = text.encode(encoding)
    if not usual and _reads_as_western(data):
        return True
    other = "big5hkscs" if encoding == "gb18030" else "gb18030"
    return beyond >= 2 * _FEW and _decodes(data, other) and plausibility(data, other) >= _SURE + 0.1


def _reads_as_western(data: bytes) -> bool:
    """Whether bytes are words with at least three accented letters, most of them small and inside words."""
    accented = everyday("cp1252").findall(data.decode("cp1252", "ignore"))
    inside = sum(each[0].islower() for each in _IN_WORD.findall(data.decode("cp1252", "ignore")))
    return len(accented) >= 3 and inside >= 0.7 * len(accented) and plausibility(data, "cp1252") >= 0.6


def _reads_as_chinese(text: str) -> bool:
    data = text.encode("cp1252", "ignore")
    runs = _HIGH_RUN.findall(data)
    paired = sum(len(run) % 2 == 0 for run in runs) >= 0.8 * len(runs)
    return paired and any(
        _decodes(data, codec) and plausibility(data, codec) >= _SURE + 0.1
        for codec in ("gb18030", "big5hkscs")
    )


def is_utf8(piece: str, encoding: str) -> bool:
    """Whether a line read in a legacy encoding is really UTF-8: Chinese in three bytes, or `Ã¼` where `ü` was
    meant."""
    try:
        data = piece.encode(encoding)
        data.decode("utf-8")
    except UnicodeError:
        return False
    return encoding == "cp1252" or len(_THREE_BYTES.findall(data)) >= 2


def _decoded(sample: bytes, codec: str) -> str:
    """Decode the lines that can be; empty when those are fewer than three in five."""
    lines = sample.splitlines(keepends=True)
    whole = [line for line in lines if _decodes(line, codec)]
    return b"".join(whole).decode(codec) if len(whole) >= 0.6 * len(lines) else ""


def guess_legacy(sample: bytes) -> str | None:
    """Tell GB18030, Big5-HKSCS and cp1252 apart in lines that are not UTF-8; None if it is none of them."""
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    if runs and sum(length == 1 for length in runs) >= 0.9 * len(runs) and _decodes(sample, "cp1252"):
        return "cp1252"
    if (best := _best(sample)) is not None:
        return best
    # A few damaged lines must not hide what the others are in.
    lines = sample.splitlines(keepends=True)
    for codec in CANDIDATES:
        whole = [line for line in lines if _decodes(line, codec)]
        if 3 <= len(whole) < len(lines) and len(whole) >= 0.6 * len(lines):
            best = _best(b"".join(whole))
            if best is not None:
                return best
    return _by_common_characters(sample) or _by_majority(lines)


def _by_common_characters(sample: bytes) -> str | None:
    """Tell the Chinese encodings by how many characters are everyday ones, when statistics fail."""
    shares = {
        codec: share
        for codec, (narrow, first, last) in _EVERYDAY_BYTES.items()
        if _decodes(sample, codec) and (share := _share(sample.decode(codec), narrow, first, last)) >= 0.7
    }
    return max(shares, key=lambda codec: shares[codec]) if shares else None


def _by_majority(lines: list[bytes]) -> str | None:
    """Tell what three in five lines are in, when some are in another encoding; None for fewer."""
    votes = Counter(
        max(CANDIDATES, key=lambda codec: plausibility(line, codec)) for line in lines if line.strip()
    )
    sure = [codec for codec, count in votes.items() if count >= 0.6 * votes.total()]
    whole = [line for line in lines if sure and plausibility(line, sure[0]) >= _SURE]
    return sure[0] if len(whole) >= max(0.6 * len(lines), 3) else None


def _share(text: str, codec: str, first: int, last: int) -> float:
    characters = _HAN.findall(text)
    common = sum(first <= (character.encode(codec, "ignore") or b"\0")[0] <= last for character in characters)
    return common / len(characters) if characters else 0.0


def _best(sample: bytes) -> str | None:
    match = from_bytes(sample, cp_isolation=list(CANDIDATES)).best()
    return None if match is None else match.encoding


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
