"""Two things judged at once, without the optional packages."""

from __future__ import annotations

import pytest

from entrepot.engine.linkage import Thing, ThingKind, alone, likeness


def score(kind: ThingKind, left: Thing, right: Thing) -> float:
    return likeness(left, right, kind).score


def named(key: str, *names: str, place: str = "") -> Thing:
    return Thing(key, names, place=place)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市云图科技有限公司", "云图科技"),
        ("Isaroptik GmbH", "ISAROPTIK AG"),
        ("华南理工大学", "华工"),
        ("Technische Universität München", "TUM"),
        ("清華大學", "清华大学"),
        ("Norrefeka Ceramics GmbH", "Norrefeka Ceramcis GmbH"),
    ],
)
def test_an_organisation_written_otherwise_is_likely_the_same(one: str, other: str) -> None:
    assert score(ThingKind.ORGANISATION, named("a", one), named("b", other)) > 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京大学", "南京大学"),
        ("云图科技有限公司", "云途科技有限公司"),
        ("第一人民医院", "第二人民医院"),
        ("Magma AG", "Mag AG"),
    ],
)
def test_another_organisation_is_not(one: str, other: str) -> None:
    assert score(ThingKind.ORGANISATION, named("a", one), named("b", other)) < 0.5


def test_the_best_of_several_names_counts() -> None:
    left = named("a", "华南理工大学", "South China University of Technology")
    assert score(ThingKind.ORGANISATION, left, named("b", "South China University of Technology")) > 0.9


def test_an_equal_identifier_decides_and_different_ones_speak_against() -> None:
    one = Thing("a", ("云图",), identifiers={"uscc": "1"})
    moved, namesake = (
        Thing("b", ("星河",), identifiers={"uscc": "1"}),
        Thing("c", ("云图",), identifiers={"uscc": "2"}),
    )
    assert score(ThingKind.ORGANISATION, one, moved) > 0.9
    assert score(ThingKind.ORGANISATION, one, namesake) < 0.5


def test_a_model_that_differs_by_a_letter_is_another_instrument() -> None:
    kind = ThingKind.FACILITY
    ours = Thing("a", ("JEM-2100F transmission electron microscope",))
    same = score(kind, ours, Thing("b", ("Transmission electron microscope JEM 2100 F",)))
    assert same > 0.5
    assert score(kind, ours, Thing("c", ("JEM-1400 transmission electron microscope",))) < 0.5


def test_people_are_found_in_either_order() -> None:
    kind = ThingKind.PERSON
    here = "Yunshan University"
    ours = Thing("a", ("Li Wei",), organisation=here)
    assert score(kind, ours, Thing("b", ("W. Li",), organisation=here)) > 0.5
    assert score(kind, ours, Thing("b", ("Wei Li",), organisation=here)) > 0.9
    assert score(kind, ours, Thing("c", ("Li Na",), organisation=here)) < 0.5


def test_a_name_spelt_in_other_letters_is_doubtful_until_something_else_agrees() -> None:
    kind = ThingKind.PERSON
    bare = likeness(Thing("a", ("李伟",)), Thing("b", ("Li Wei",)), kind)
    here, there = "Yunshan University", "Isar Institute"
    ours = Thing("a", ("李伟",), organisation=here, place="云山")
    placed = likeness(ours, Thing("b", ("Wei Li",), place="云山"), kind)
    housed = likeness(ours, Thing("b", ("Wei Li",), organisation=here, place="云山"), kind)
    moved = likeness(ours, Thing("b", ("Wei Li",), organisation=there), kind)
    assert (0.5 < bare.score < 0.8, housed.score > 0.95, moved.score < 0.5) == (True, True, True)
    assert [alone(pair) for pair in (bare, placed, housed, moved)] == [True, True, False, True]


def test_names_in_characters_that_only_sound_alike_are_two_people() -> None:
    assert score(ThingKind.PERSON, Thing("a", ("李伟",)), Thing("b", ("李微",))) < 0.05


@pytest.mark.parametrize(
    ("full", "short"),
    [("香港科技大学", "港科大"), ("Technische Universität München", "TUM"), ("华南理工大学", "华工")],
)
def test_an_abbreviation_is_doubtful_even_in_the_same_place(full: str, short: str) -> None:
    kind = ThingKind.ORGANISATION
    bare = likeness(named("a", full), named("b", short), kind)
    placed = likeness(named("a", full, place="X"), named("b", short, place="X"), kind)
    one, other = (Thing(key, (name,), identifiers={"uscc": "1"}) for key, name in (("a", full), ("b", short)))
    assert (0.6 < bare.score < 0.8, bare.score < placed.score < 0.95) == (True, True)
    assert [alone(pair) for pair in (bare, placed, likeness(one, other, kind))] == [True, True, False]


def test_the_evidence_names_what_agreed_with_both_values_and_its_weight() -> None:
    pair = likeness(
        named("a", "深圳市云图科技有限公司", place="深圳"),
        named("b", "云图科技", place="广州"),
        ThingKind.ORGANISATION,
    )
    assert [(each.comparison, each.level, each.left, each.right, each.bits) for each in pair.evidence] == [
        ("organisation name", "same core", "深圳市云图科技有限公司", "云图科技", pytest.approx(9)),
        ("place", "different", "深圳", "广州", pytest.approx(-2)),
    ]


def test_names_that_say_nothing_are_not_alike() -> None:
    assert score(ThingKind.ORGANISATION, named("a", ""), named("b", "")) < 0.5
