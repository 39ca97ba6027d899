"""What can be told of words without knowing what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from entrepot.engine.text import Script, normalise, script_of, terms
from entrepot.vocabulary.writing import fold_label

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[^\W_]+")
_EMPTY: Final = re.compile(
    r"lorem ipsum|\b(?:tbd|tba|n/?a|xxx+|to be (?:added|completed|defined)|coming soon|folgt|wird ergänzt|siehe anhang|see attachment)\b"
    r"|待补充|待完善|待定|暂无|详见附件|同上|见附件"
)
"""What people write where they mean to write later."""
_GENERIC_WORDS: Final = (
    "system device equipment instrument machine technology technologies method process product service solution project research "
    "development new high advanced modern good best quality professional various other system gerät anlage maschine verfahren technologie "
    "dienst leistung lösung projekt forschung entwicklung neu hoch modern gut qualität verschieden"
)
_GENERIC_RUNS: Final = "系统 设备 仪器 装置 技术 方法 工艺 产品 服务 方案 项目 研究 开发 先进 高效 优质 专业 其他 各种 相关 应用 提供"
_TRADITIONAL: Final = "系統 設備 儀器 裝置 技術 產品 服務 項目 開發 先進 優質 專業 應用"
_HAN_A_WORD: Final = 2.0
"""A Chinese word has about two characters."""
_REPEATED: Final = 0.3
"""Below this share of different words a longer text says the same again and again."""
_SAMPLED: Final = 20_000
"""Characters of a text that are looked at."""


def length(text: str) -> float:
    """How many words a text has; two Chinese characters are one."""
    sample = text[:_SAMPLED]
    return len(_HAN.findall(sample)) / _HAN_A_WORD + len(_WORD.findall(_HAN.sub(" ", sample)))


def says_something(title: str) -> bool:
    """Whether a title has at least two words with letters that are not such as stand in every title."""
    script = script_of(None, title)
    if script == "zh":
        return len(_HAN.findall(title)) >= 4 and bool(_own(title, "zh"))
    return (
        len([word for word in _WORD.findall(title) if any(map(str.isalpha, word))]) >= 2
        or len(title.strip()) >= 12  # German puts two words into one
    ) and bool(_own(title, script))


def same(title: str, text: str) -> bool:
    """Whether a text says no more than its title."""
    return bool(text) and _bare(text) == _bare(title)


def empty_words(text: str) -> bool:
    """Whether a text stands for one that is still to be written, or says the same again and again."""
    sample = fold_label(text[:_SAMPLED])
    if _EMPTY.search(sample) and length(sample) < 12:
        return True
    words = _WORD.findall(_HAN.sub(" ", sample)) + _HAN.findall(sample)
    return len(words) > 20 and len(set(words)) < _REPEATED * min(len(words), 60)


def shouting(text: str) -> bool:
    """Whether a text of several words is in capitals throughout; a few abbreviations are none."""
    words = [word for word in _WORD.findall(text[:_SAMPLED]) if len(word) > 3 and word.isascii()]
    letters = [word for word in words if word.isalpha()]
    return len(letters) > 1 and all(word.isupper() for word in letters)


def written_in(texts: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The languages in which there are a title and a text; the two Chinese scripts are one."""
    return frozenset(
        language.split("-")[0]
        for language, words in texts.items()
        if words.get("title") and words.get("text")
    )


def specific(texts: Mapping[str, Mapping[str, str]], keywords: Iterable[str]) -> frozenset[str]:
    """The terms by which a search finds a record, without those that stand in every other record too."""
    found: set[str] = set()
    for language, words in texts.items():
        whole = f"{words.get('title', '')}\n{words.get('text', '')}"[:_SAMPLED]
        found |= _own(whole, script_of(language, whole))
    for word in keywords:
        found |= _own(word, script_of(None, word))
    return frozenset(found)


def _own(text: str, script: Script) -> set[str]:
    """The terms of a text that say something of their own; of Chinese the pairs of characters."""
    plain = _GENERIC_RUN.sub(" ", text) if script == "zh" else text
    found = {term for term in terms(plain, script) if len(term) > 1 and not term.isdigit()}
    return found - _GENERIC[script]


def _bare(text: str) -> str:
    return "".join(_WORD.findall(normalise(text).casefold()))


def _stems(words: str, script: Script) -> frozenset[str]:
    return frozenset(term for word in words.split() for term in terms(word, script))


_GENERIC: Final[Mapping[Script, frozenset[str]]] = {
    "en": _stems(_GENERIC_WORDS, "en"),
    "de": _stems(_GENERIC_WORDS, "de"),
    "zh": frozenset(),
}
_GENERIC_RUN: Final = re.compile("|".join((*_GENERIC_RUNS.split(), *_TRADITIONAL.split())))
"""Chinese writes no spaces: generic words are taken out before what is left is paired."""
