"""Names of people, however they are written."""

from __future__ import annotations

import pytest

from entrepot.engine.linkage.people import Fit, fit, person_keys, written_keys


@pytest.mark.parametrize(
    "name", ["Li Wei", "Wei Li", "W. Li", "LI, Wei", "LI Wei", "li  wei", "李伟", "李偉", "李 伟"]
)
def test_a_name_is_found_in_characters_and_in_latin_letters_whatever_its_order(name: str) -> None:
    assert "li w" in person_keys(name)


@pytest.mark.parametrize("name", ["Ouyang Ming", "Ming Ouyang", "Ou Yang Ming", "欧阳明", "歐陽明"])
def test_a_surname_of_two_characters_is_one(name: str) -> None:
    assert "ming o" in person_keys(name)


@pytest.mark.parametrize(
    ("characters", "latin"),
    [
        ("曾国藩", "Zeng Guofan"),
        ("单雄信", "Shan Xiongxin"),
        ("吕布", "Lyu Bu"),
        ("吕布", "Lü Bu"),
        ("吕布", "LV Bu"),
    ],
)
def test_every_reading_of_a_character_counts(characters: str, latin: str) -> None:
    assert fit(characters, latin) == fit(latin, characters) == Fit.SPELT


def test_people_with_other_initials_share_no_key() -> None:
    assert person_keys("Li Wei") & person_keys("Li Na") == frozenset()


def test_a_middle_initial_changes_nothing() -> None:
    assert person_keys("Jeffrey D. Ullman") & person_keys("JD Ullman") == {"ullman j"}


def test_a_foreign_name_written_by_its_sound_has_no_pinyin() -> None:
    assert person_keys("约翰·史密斯") == {"约翰史密斯"}


def test_a_name_given_in_both_ways_has_the_keys_of_both() -> None:
    assert written_keys("李伟 (Wei Li)") == {"李伟", "li w", "wei l"}


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("李伟", "Li Wei", Fit.SPELT),
        ("李伟明", "Wei-Ming Li", Fit.SPELT),
        ("欧阳明", "Ou Yang Ming", Fit.SPELT),
        ("李伟", "W. Li", Fit.INITIALS),
        ("李伟明", "WM Li", Fit.INITIALS),
        ("W. Li", "Li Wei", Fit.INITIALS),
        ("JD Ullman", "Jeffrey D. Ullman", Fit.INITIALS),
        ("Li Wei", "Li Wei Ming", Fit.INITIALS),
        ("李伟", "Li Wen", Fit.NOT),
        ("李伟", "Lee Wai", Fit.NOT),
        ("李伟", "李微", Fit.NOT),
        ("Li Wei", "Li Wen", Fit.NOT),
    ],
)
def test_how_far_two_ways_of_writing_fit(one: str, other: str, fits: Fit) -> None:
    assert (fit(one, other), fit(other, one)) == (fits, fits)
