"""A model learns from people's answers."""

from __future__ import annotations

import random

import pytest

from entrepot.engine.linkage import Model, Pair, Thing, ThingKind, learn, likeness

KIND = ThingKind.ORGANISATION
PLANTED = "same core, other industry"


def band(model: Model, count: int, seed: int) -> list[Pair]:
    """Pairs as a review page has them: one core in two industries of one place, or a letter changed and another place."""
    draw = random.Random(seed)
    pairs = []
    for number in range(count):
        core = "".join(draw.sample("云图海岭星辰华瑞安信达盛", 4))
        if number % 2:
            names, places = (f"{core}电子有限公司", f"{core}机械有限公司"), ("深圳", "深圳")
        else:
            names, places = (
                (f"{core}电子有限公司", f"{core[:3]}{draw.choice('泰恒宇晶')}电子有限公司"),
                ("深圳", "广州"),
            )
        left, right = (
            Thing(f"{side}{number}", (name,), place=place)
            for side, name, place in zip("lr", names, places, strict=True)
        )
        pairs.append(likeness(left, right, KIND, model))
    return pairs


def truth(pair: Pair) -> bool:
    """What people answer in this test, against what the model thinks: another industry is another company."""
    return all(each.level != PLANTED for each in pair.evidence)


def auc(pairs: list[Pair]) -> float:
    """The chance that a pair that is one thing is ranked above one that is not."""
    yes = [pair.score for pair in pairs if truth(pair)]
    no = [pair.score for pair in pairs if not truth(pair)]
    return sum((one > other) + (one == other) / 2 for one in yes for other in no) / (len(yes) * len(no))


def test_after_forty_answers_of_a_kind_other_pairs_are_ranked_better(model: Model) -> None:
    answers = [(pair, truth(pair)) for pair in band(model, 40, seed=1)]
    taught = learn(model, answers)
    before, after = auc(band(model, 100, seed=2)), auc(band(taught, 100, seed=2))
    assert (before < 0.5, after > 0.9) == (True, True)


def test_scores_come_nearer_to_the_answers(model: Model) -> None:
    answers = [(pair, truth(pair)) for pair in band(model, 40, seed=1)]
    held_out = band(learn(model, answers), 100, seed=2)
    right = sum((pair.score > 0.5) == truth(pair) for pair in held_out)
    assert right >= sum((pair.score > 0.5) == truth(pair) for pair in band(model, 100, seed=2))
    assert right >= 90


def test_one_answer_changes_little(model: Model) -> None:
    [pair] = band(model, 1, seed=1)
    [again] = band(learn(model, [(pair, True)]), 1, seed=1)
    assert abs(again.score - pair.score) < 0.35


def test_no_answers_change_nothing(model: Model) -> None:
    assert learn(model, []) == model


def test_the_order_of_answers_does_not_matter(model: Model) -> None:
    answers = [(pair, truth(pair)) for pair in band(model, 20, seed=1)]
    one, other = learn(model, answers), learn(model, answers[::-1])
    assert one.slope == pytest.approx(other.slope)
    assert one.shift == pytest.approx(other.shift)


def test_answers_about_another_kind_are_refused(model: Model) -> None:
    pair = likeness(Thing("a", ("A",)), Thing("b", ("A",)), ThingKind.PAPER)
    with pytest.raises(ValueError, match="not of the kind organisation"):
        learn(model, [(pair, True)])
