"""Readiness levels and phases."""

import pytest

from entrepot.vocabulary.readiness import Phase, Readiness, phase_of, read_readiness


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("TRL 6", 6, 6),
        ("TRL6", 6, 6),
        ("6", 6, 6),
        ("6级", 6, 6),
        ("技术成熟度6级", 6, 6),
        ("技術成熟度：6 級", 6, 6),
        ("成熟度：TRL5-6", 5, 6),
        ("TRL 5 bis 6", 5, 6),
        ("Reifegrad 6", 6, 6),
        ("Technologiereifegrad von 7", 7, 7),
        ("technology readiness level 4", 4, 4),
        ("已完成实验室样机", 4, 4),
        ("a prototype exists", 5, 6),
        ("Serienreife erreicht", 9, 9),
        ("in Kleinserie", 7, 8),
        ("中试阶段", 5, 6),
    ],
)
def test_levels_are_read(text: str, low: int, high: int) -> None:
    found = read_readiness(text)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("text", ["", "TRL 12", "0", "10", "sehr gut", "TRL", "6.5 mm"])
def test_anything_else_is_none(text: str) -> None:
    assert read_readiness(text) is None


def test_phases_cut_after_three_and_six() -> None:
    phases = [Phase.RESEARCH] * 3 + [Phase.BREAKTHROUGH] * 3 + [Phase.INDUSTRIALISATION] * 3
    assert [phase_of(level) for level in range(1, 10)] == phases
    with pytest.raises(ValueError, match="1 to 9"):
        phase_of(10)


def test_levels_outside_the_scale_are_errors() -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        Readiness(0, 3)
    with pytest.raises(ValueError, match="in order"):
        Readiness(6, 5)
