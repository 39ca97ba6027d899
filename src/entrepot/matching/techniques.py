"""Techniques that a record's text names: of the words that this node's resources use for their techniques, those that stand in it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.engine.retrieval import Document
from entrepot.engine.text import script_of, sentences, simplify, terms

_METHODS: Final = re.compile(
    r"(?:graphy|scopy|metry|imaging|diffraction|microscop\w*|spectro\w*|analysis|testing|inspection|welding|coating|etching|milling|printing"
    r"|casting|sintering|sequencing|simulation|deposition|annealing|lithograph\w*"
    r"|messung|prüfung|mikroskopie|spektroskopie|tomographie|tomografie|analyse|verfahren|schweißen|beschichtung|druck|simulation|bildgebung)$"
    r"|(?:成像|光谱|能谱|质谱|色谱|显微|衍射|断层|检测|分析|探伤|焊接|镀膜|刻蚀|打印|烧结|测序|仿真|沉积|铸造|加工|测试)(?:法|术|技术)?$",
    re.IGNORECASE,
)
"""How the name of a method ends."""
_BETWEEN: Final = re.compile(r"[;；,，、|/\n]+")
LONGEST: Final = 60
_SHORTEST: Final = {"zh": 3, "en": 5, "de": 5}


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique that a text names: the name as resources write it, and the sentence in which it stands."""

    name: str
    sentence: str
    language: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of techniques that a node uses, by their terms; ``used`` says how many resources use each."""

    names: Mapping[tuple[str, ...], str]
    used: Mapping[tuple[str, ...], int]
    by_first: Mapping[str, tuple[tuple[str, ...], ...]]


def vocabulary(techniques: Iterable[str], keywords: Iterable[str]) -> Vocabulary:
    """The names there are: every technique that is stated, and the keywords that end as methods do."""
    stated = [part.strip() for written in techniques for part in _BETWEEN.split(written)]
    like = [word.strip() for word in keywords if _METHODS.search(simplify(word.strip()))]
    names: dict[tuple[str, ...], str] = {}
    used: Counter[tuple[str, ...]] = Counter()
    for name in (*stated, *like):
        found = _terms(name)
        if found and len(name) <= LONGEST:
            names.setdefault(found, name)
            used[found] += 1
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for key in names:
        by_first.setdefault(key[0], []).append(key)
    return Vocabulary(names, used, {first: tuple(keys) for first, keys in by_first.items()})


def named_in(documents: Sequence[Document], known: Vocabulary, *, top: int = 3) -> tuple[Technique, ...]:
    """The techniques that texts name, the longest name first, then the most used; none that stands inside another."""
    found: dict[tuple[str, ...], Technique] = {}
    for document in documents:
        script = document.script
        for sentence in sentences(f"{document.title}\n{document.text}"):
            said = terms(sentence, script)
            for place, term in enumerate(said):
                for key in known.by_first.get(term, ()):
                    if tuple(said[place : place + len(key)]) == key and key not in found:
                        found[key] = Technique(known.names[key], sentence, document.language or script)
    ordered = sorted(found, key=lambda key: (-len(key), -known.used[key], key))
    kept: list[tuple[str, ...]] = []
    for key in ordered:
        if not any(_inside(key, longer) for longer in kept):
            kept.append(key)
    return tuple(found[key] for key in kept[:top])


def _terms(name: str) -> tuple[str, ...]:
    script = script_of(None, name)
    return tuple(terms(name, script)) if len(name) >= _SHORTEST[script] else ()


def _inside(key: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    return any(longer[place : place + len(key)] == key for place in range(len(longer) - len(key) + 1))
