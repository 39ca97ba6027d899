"""What a pair is worth, criterion by criterion, and the reasons that are read from it."""

from __future__ import annotations

import pytest

from entrepot.engine.pairing import (
    Corridor,
    Criterion,
    Demand,
    Field,
    Item,
    PairingError,
    Park,
    Reason,
    ReasonKind,
    Relation,
    Rules,
    Weights,
    pair,
    read_corridor,
    read_items,
    read_link,
    read_weights,
    scored,
)
from entrepot.vocabulary.places import Place, distance_km, jurisdiction

KILN = Park(
    "kiln",
    "Kiln Park",
    has=read_items("ceramics: materials, production; finance"),
    lacks=read_items("ceramics: design, markets; film: finance"),
    latitude=29.3,
    longitude=117.2,
    basin="Yangtze",
    side="inland",
    strength=10.0,
)
MILE = Park(
    "mile",
    "Design Mile",
    has=read_items("ceramics: design"),
    lacks=read_items("ceramics: materials; textiles: finance"),
    latitude=31.2,
    longitude=121.5,
    basin="yangtze",
    side="coast",
    strength=90.0,
    wishes=("other", "kiln"),
)


def worth(rules: Rules | None = None) -> dict[Criterion, float]:
    """What the two are worth together."""
    criteria = scored([KILN, MILE], Weights(), rules or Rules()).criteria
    return {criterion: round(float(table[0, 1]), 4) for criterion, table in criteria.items()}


def test_each_criterion_is_what_it_says() -> None:
    third, whole = 1 / 3, 1.0  # the mile gives one of three that the kiln lacks, the kiln both of two
    assert worth() == {
        Criterion.RECIPROCAL: round(2 * third * whole / (third + whole), 4),
        Criterion.HELP: round((third + whole) / 2, 4),
        Criterion.CHAIN: 0.2,  # three links together, two alone
        Criterion.NEAR: round(1 / (1 + 463.9 / 500), 4),
        Criterion.CORRIDOR: 0.0,
        Criterion.WEAK: round(third, 4),
        Criterion.WISHED: 0.25,  # the second of two, on one side only
    }


def test_the_score_is_the_mean_by_the_weights() -> None:
    (only,) = pair([KILN, MILE]).pairs
    counted = Weights()
    assert only.score == pytest.approx(
        sum(counted.shares[criterion] * value for criterion, value in only.criteria.items())
    )
    assert sum(counted.shares.values()) == pytest.approx(1.0)


def test_the_reasons_are_what_was_computed() -> None:
    bonus = read_corridor("bonus same basin")
    (only,) = pair([KILN, MILE], rules=Rules((bonus,))).pairs
    assert only.reasons == (
        Reason(ReasonKind.GIVES, {"giver": "mile", "taker": "kiln", "items": ["ceramics: design"], "of": 3}),
        Reason(
            ReasonKind.GIVES,
            {
                "giver": "kiln",
                "taker": "mile",
                "items": ["ceramics: materials", "textiles: finance"],
                "of": 2,
            },
        ),
        Reason(
            ReasonKind.CHAIN,
            {"sector": "ceramics", "links": ["design", "materials", "production"], "alone": 2},
        ),
        Reason(ReasonKind.DISTANCE, {"km": 463.9}),
        Reason(
            ReasonKind.CORRIDOR,
            {"demand": "bonus", "relation": "same", "field": "basin", "labels": ["yangtze", "Yangtze"]},
        ),
        Reason(ReasonKind.WEAKER, {"park": "kiln", "rank": 0.0, "worth": 0.3333}),
        Reason(ReasonKind.WISHED, {"park": "mile", "partner": "kiln", "place": 2, "of": 2}),
    )


def test_what_has_no_sector_is_of_use_in_any() -> None:
    general, film = Park("a", has=read_items("finance")), Park("b", lacks=read_items("film: finance"))
    wanting, lending = Park("c", lacks=read_items("finance")), Park("d", has=read_items("music: finance"))
    gives = scored([general, film, wanting, lending], Weights(), Rules()).gives
    assert gives.tolist() == [[0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]]


def test_items_are_read_as_people_write_them() -> None:
    assert read_items("ceramics: design, markets; film: venues; finance") == (
        Item("ceramics", "design"),
        Item("ceramics", "markets"),
        Item("film", "venues"),
        Item("", "finance"),
    )
    assert [item.key for item in read_items("陶瓷：设计、市场；Film: Vertrieb")] == [
        ("陶瓷", "design"),
        ("陶瓷", "markets"),
        ("film", "markets"),
    ]
    assert [item.written for item in read_items("陶瓷：設計、设计")] == ["陶瓷: 設計"]
    assert read_link("Glasur") == "glasur"
    assert read_items(" ; : ,") == ()


def test_strength_is_computed_where_nobody_states_it_and_middling_where_only_some_do() -> None:
    listed = [
        Park("a", has=read_items("x"), lacks=read_items("y, z")),
        Park("b", has=read_items("y")),
        Park("c"),
    ]
    assert scored(listed, Weights(), Rules()).ranks.tolist() == [0.0, 1.0, 0.5]
    stated = [Park("a", strength=1.0), Park("b", strength=5.0), Park("c", strength=5.0), Park("d")]
    assert scored(stated, Weights(), Rules()).ranks.tolist() == [0.0, 0.75, 0.75, 0.5]


SAME = Corridor(Demand.REQUIRED, Relation.SAME, Field.BASIN)
SIDES = Corridor(Demand.REQUIRED, Relation.BETWEEN, Field.SIDE, ("inland", "coast"))


@pytest.mark.parametrize(
    ("rules", "made"),
    [
        (Rules(), True),
        (Rules((SAME,)), True),
        (Rules((SAME, SIDES)), True),
        (Rules((read_corridor("required different basin"),)), False),
        (Rules((read_corridor("required same region"),)), False),  # unknown is not the same
        (Rules((read_corridor("allowed same region"), read_corridor("allowed same basin"))), True),
        (Rules((read_corridor("allowed same region"),)), False),
        (Rules((read_corridor("required side inland/elsewhere"),)), False),
        (Rules(max_km=464.0), True),
        (Rules(max_km=463.8), False),
    ],
)
def test_only_pairs_that_keep_the_rules_are_made(rules: Rules, made: bool) -> None:
    assert len(pair([KILN, MILE], rules=rules).pairs) == made


def test_a_limit_of_distance_is_kept_where_a_place_is_unknown() -> None:
    nowhere = Park("kiln", has=KILN.has, lacks=KILN.lacks, side="inland")
    assert len(pair([nowhere, MILE]).pairs) == 1
    assert pair([nowhere, MILE], rules=Rules(max_km=20_000)).pairs == ()


def test_parks_of_which_none_has_what_the_other_lacks_are_paired_only_when_told_to() -> None:
    near = [Park("a", latitude=30.0, longitude=110.0), Park("b", latitude=30.0, longitude=110.0)]
    assert pair(near).pairs == ()
    assert len(pair(near, rules=Rules(meeting=False)).pairs) == 1


@pytest.mark.parametrize(
    "text",
    [
        "bonus same basin",
        "required different region",
        "allowed side east/west",
        "bonus region the north/south",
    ],
)
def test_corridors_are_written_as_they_are_read(text: str) -> None:
    assert read_corridor(text).written == text


@pytest.mark.parametrize(
    "text", ["", "bonus", "bonus same", "bonus same place", "sometimes same basin", "bonus side east", "bonus side a/b/c", "bonus side /b"]
)  # fmt: skip
def test_what_is_no_corridor_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PairingError) as refused:
        read_corridor(text)
    assert refused.value.sentence == f"“{text}” is no corridor."
    assert "bonus same basin" in refused.value.remedy


def test_a_corridor_between_needs_its_labels() -> None:
    with pytest.raises(PairingError, match="is not whole"):
        Corridor(Demand.BONUS, Relation.BETWEEN, Field.SIDE)


def test_weights_are_read_and_what_is_not_named_stays() -> None:
    assert read_weights("near=0， weak = 3.5") == Weights(near=0.0, weak=3.5)
    assert read_weights("") == Weights()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("size=2", "“size” is no criterion."),
        ("near=much", "“much” is no weight."),
        ("near=-1", "The weight of near is -1.0."),
        ("near=nan", "The weight of near is nan."),
        ("reciprocal=0,help=0,chain=0,near=0,corridor=0,weak=0,wished=0", "All weights are 0."),
    ],
)
def test_weights_that_are_none_are_refused(text: str, says: str) -> None:
    with pytest.raises(PairingError) as refused:
        read_weights(text)
    assert refused.value.sentence == says


@pytest.mark.parametrize("rules", [{"max_km": 0.0}, {"half_km": -1.0}, {"half_km": float("nan")}])
def test_a_distance_that_is_none_is_refused(rules: dict[str, float]) -> None:
    with pytest.raises(PairingError, match="is no limit"):
        Rules(**rules)


def test_distances_are_those_of_the_gazetteer() -> None:
    km = float(scored([KILN, MILE], Weights(), Rules()).km[0, 1])
    one, other = (
        Place(park.id, {}, jurisdiction("CN"), "CNY", "UTC", park.latitude or 0.0, park.longitude or 0.0)
        for park in (KILN, MILE)
    )
    assert km == pytest.approx(distance_km(one, other))
