"""Records in the reader's language, and the words that met."""

from __future__ import annotations

import pytest

from entrepot.vocabulary.languages import Language
from entrepot.web.texts import Text, marked, text_of

TEXTS = {
    "de": {"title": "Risse", "text": "Findet Risse."},
    "en": {"title": "Cracks", "text": "Finds cracks."},
}


def test_a_translation_is_shown_with_its_original() -> None:
    assert text_of(TEXTS, "de", "en") == Text("Cracks", "Finds cracks.", "en", "Risse", "Findet Risse.", "de")


def test_the_original_is_shown_to_who_reads_it() -> None:
    assert text_of(TEXTS, "de", "de") == Text("Risse", "Findet Risse.", "de", "Risse", "Findet Risse.", "de")


@pytest.mark.parametrize(
    ("reader", "shown"), [("zh-Hans", "en"), ("zh-Hant", "en"), ("en", "en"), ("de", "de")]
)
def test_who_reads_neither_gets_the_nearest(reader: Language, shown: str) -> None:
    assert text_of(TEXTS, "de", reader).language == shown


def test_an_untranslated_title_is_the_original() -> None:
    text = text_of({"de": {"title": "Risse", "text": ""}, "en": {"title": "", "text": "Cracks."}}, "de", "en")
    assert (text.title, text.body) == ("Risse", "Cracks.")


def test_a_record_without_words_is_called_by_its_key() -> None:
    assert text_of({}, "de", "en", "tech-1").title == "tech-1"


def test_the_original_knows_its_name() -> None:
    assert text_of(TEXTS, "de", "en").original_name == "German"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Risse in der Glasur", ["Glasur"], "Risse in der <mark>Glasur</mark>"),
        ("釉面裂纹检测", ["裂纹"], "釉面<mark>裂纹</mark>检测"),
        ("crack, cracks, firecracker", ["crack"], "<mark>crack</mark>, <mark>crack</mark>s, firecracker"),
        ("Micro-cracks", ["micro", "micro-cracks"], "<mark>Micro-cracks</mark>"),
        ("a < b", ["b"], "a &lt; <mark>b</mark>"),
        ("nothing", [], "nothing"),
        ("nothing", [" "], "nothing"),
        ("c++ (new)", ["c++"], "<mark>c++</mark> (new)"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, words: list[str], shown: str) -> None:
    assert marked(text, words) == shown
