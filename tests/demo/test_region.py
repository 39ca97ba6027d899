"""The demo region's files: enough of everything, told independently."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import Any

import pytest

from entrepot.cli.demo import SHOWN
from entrepot.cli.demo.load import region, stories
from entrepot.engine.text import terms
from entrepot.vocabulary.languages import parse_language

Record = dict[str, Any]
MOST_SHARED = 0.2
LEAST = {
    "organisation": 60, "facility": 150, "expert": 80, "technology": 120, "finance": 40, "policy": 60, "need": 80,
}  # fmt: skip


@lru_cache
def records() -> tuple[Record, ...]:
    """Every record of the region."""
    files = sorted(file for file in region().glob("*/*.jsonl") if file.stem != "stories")
    return tuple(json.loads(line) for file in files for line in file.read_text(encoding="utf8").splitlines())


@lru_cache
def by_id() -> dict[str, Record]:
    return {record["id"]: record for record in records()}


def told() -> list[Record]:
    """The records that people wrote: all but clusters and industrial chains."""
    return [record for record in records() if record["kind"] not in {"cluster", "industrial_chain"}]


def test_there_is_enough_of_everything() -> None:
    counts = Counter(record["kind"] for record in records())
    assert {kind: least for kind, least in LEAST.items() if counts[kind] < least} == {}
    assert counts["venue"] + counts["product"] >= 40
    assert (counts["cluster"], counts["industrial_chain"]) == (6, 13)


def test_every_id_is_its_own() -> None:
    assert [key for key, count in Counter(record["id"] for record in records()).items() if count > 1] == []


def test_every_record_has_its_language_and_its_place_in_a_chain() -> None:
    chains = {record["id"]: record["cluster"] for record in records() if record["kind"] == "industrial_chain"}
    lost = [
        record["id"]
        for record in told()
        if parse_language(record["language"]) is None
        or chains.get(record["industrial_chain"]) != record["cluster"]
    ]
    assert lost == []


def test_a_third_is_translated_and_six_places_speak() -> None:
    translated = [record for record in told() if record.get("translations")]
    assert len(translated) / len(told()) >= 0.3
    assert {record["place"] for record in told()} == {
        "guangzhou",
        "shenzhen",
        "hong-kong",
        "qingdao",
        "xianning",
        "munich",
    }
    assert {record["language"] for record in told()} == {"zh-Hans", "zh-Hant", "en", "de"}


def test_the_stories_are_enough() -> None:
    outcomes = Counter(story["outcome"] for story in stories())
    across = [story for story in stories() if story["outcome"] == "full" and story["across_languages"]]
    assert (outcomes["full"] >= 20, outcomes["missing"] >= 8, outcomes["none"] >= 8, len(across) >= 8) == (
        True,
    ) * 4
    assert all(key in by_id() for key in SHOWN)


def texts(record: Record) -> dict[str, str]:
    """The words of a record by family of languages."""
    found = {
        record["language"][:2]: f"{record['title']} {record['text']} {' '.join(record.get('keywords', ()))}"
    }
    for language, text in record.get("translations", {}).items():
        found.setdefault(language[:2], f"{text['title']} {text['text']}")
    return found


def shared(need: str, answer: str, language: str) -> float:
    """The share of a need's content words that the answer has too; in Chinese pairs of characters are its words."""
    wanted, given = (
        {term for term in terms(text, language) if language != "zh" or len(term) > 1}  # type: ignore[arg-type]
        for text in (need, answer)
    )
    return len(wanted & given) / max(1, len(wanted))


@pytest.mark.parametrize("story", stories(), ids=lambda story: story["need"])
def test_a_need_and_its_answer_are_worded_independently(story: Record) -> None:
    need = texts(by_id()[story["need"]])
    close = {
        (key, language): round(shared(need[language], answer[language], language), 2)
        for key in story["chain"].values()
        for answer in [texts(by_id()[key])]
        for language in need.keys() & answer.keys()
        if shared(need[language], answer[language], language) > MOST_SHARED
    }
    assert close == {}


def test_close_wording_is_seen() -> None:
    assert shared("Cracks in the glaze of tiles", "Tiles with cracks in their glaze", "en") == 1.0
    assert shared("釉面裂纹", "釉面裂纹检测", "zh") == 1.0
