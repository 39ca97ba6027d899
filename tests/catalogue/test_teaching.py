"""The middle band learns from the answers: scores of the next comparison, and from where pairs join by themselves."""

from __future__ import annotations

import sys

import pytest

from entrepot.catalogue import actions, queries
from entrepot.catalogue.linking import link_changed, look
from entrepot.catalogue.models import Joining, Learnt, Likeness
from entrepot.catalogue.teaching import base, scored, taught
from entrepot.engine.linkage import Pair, Thing, ThingKind, likeness, untaught
from entrepot.runtime import clock
from tests.cast import BY, entry

pytestmark = pytest.mark.django_db
ONE, TWO = "Raman microscope RM-7", "Raman microscope RM-7X"


def pair(number: int) -> Pair:
    """Two instruments whose names say the same but for the model's ending."""
    return likeness(Thing(f"a-{number}", (ONE,)), Thing(f"b-{number}", (TWO,)), ThingKind.FACILITY)


def answered(numbers: range, same: bool, like: Pair | None = None) -> None:
    """What officers said of such pairs."""
    for number in numbers:
        found = like or pair(number)
        Likeness.objects.create(
            kind="facility", left=f"a-{number}", right=f"b-{number}", score=found.score, found=clock.now(),
            evidence=[
                {"what": told.comparison, "level": told.level, "left": told.left, "right": told.right, "bits": told.bits}
                for told in found.evidence
            ],
            answer="joined" if same else "apart", answered_by="p-officer", answered=clock.now(),
        )  # fmt: skip


def test_a_pair_is_scored_as_the_engine_does() -> None:
    found = pair(7)
    assert scored(found, untaught(ThingKind.FACILITY)) == pytest.approx(found.score)


def test_answers_of_one_kind_move_the_score_of_the_next_such_pair() -> None:
    before = scored(pair(500), taught("facility").model)
    answered(range(100, 130), same=False)
    assert scored(pair(500), taught("facility").model) < before / 2
    assert taught("facility").answers == 30
    assert taught("expert").model == untaught(ThingKind.PERSON)


def test_yes_moves_it_up_and_a_single_answer_hardly_at_all() -> None:
    before = scored(pair(500), taught("facility").model)
    answered(range(100, 101), same=True)
    one = scored(pair(500), taught("facility").model)
    answered(range(101, 140), same=True)
    many = scored(pair(500), taught("facility").model)
    assert before < one < many
    assert one - before < (many - before) / 2


@pytest.mark.parametrize(("same", "listed"), [(True, 1), (False, 2)])
def test_the_next_comparison_goes_by_what_was_taught(same: bool, listed: int) -> None:
    for source, title in (("a", ONE), ("b", TWO)):
        actions.put_entries(entries=[entry(f"{source}-7", title=title)], source=source, by=BY)
    (first,) = look("facility").proposals
    assert first.verdict == "look"
    answered(range(100, 160), same, first.pair)
    assert [item.pair.score > first.pair.score for item in look("facility").proposals] in ([same], [])
    link_changed(by=BY)
    assert queries.listed_resources().count() == listed


def test_what_an_earlier_version_compared_teaches_nothing_but_counts() -> None:
    answered(range(100, 101), same=True)
    Likeness.objects.update(evidence=[{"what": "colour", "level": "red", "left": "", "right": "", "bits": 1}])
    lesson = taught("facility")
    assert (lesson.model, lesson.answers, lesson.join_from) == (untaught(ThingKind.FACILITY), 1, 0.95)


def test_a_trained_model_is_kept_and_one_of_an_earlier_version_is_not_used() -> None:
    model = untaught(ThingKind.FACILITY).as_dict() | {"prior": 0.5}
    actions.keep_model(kind="facility", model=model, by=BY)
    assert base("facility").prior == 0.5
    Learnt.objects.update(model={"kind": "facility", "prior": 0.5, "rates": {}, "slope": 1, "shift": 0})
    assert base("facility") == untaught(ThingKind.FACILITY)


ADJECTIVES = (
    "amber",
    "basalt",
    "cobalt",
    "dusk",
    "ember",
    "fjord",
    "gneiss",
    "harbour",
    "iris",
    "jade",
    "kelp",
    "lunar",
)
NOUNS = ("anvil", "beacon", "cradle", "dynamo", "etcher", "furnace", "grinder", "hoist", "imager", "jig")


def two_lists() -> None:
    """120 instruments in one list, 110 of them and 10 others in another, where half are written otherwise."""
    names = [f"{one} {two}" for one in ADJECTIVES for two in NOUNS]
    first = [entry(f"a-{at}", title=f"{name} {1000 + at}") for at, name in enumerate(names)]
    second = [
        entry(f"b-{at}", title=f"{name.title()} no. {1000 + at}" if at % 2 else f"{name} {1000 + at}")
        for at, name in enumerate(names[:110])
    ]
    second += [entry(f"b-{at}", title=f"crane of {noun}s {at}") for at, noun in enumerate(NOUNS, 500)]
    actions.put_entries(entries=first, source="first", by=BY)
    actions.put_entries(entries=second, source="second", by=BY)


def test_two_lists_become_one_by_a_model_that_is_trained_on_them() -> None:
    two_lists()
    done = link_changed(by=BY)
    found = {(item.left[2:], item.right[2:]) for item in Likeness.objects.all()}
    assert {pair for pair in found if pair[0] != pair[1]} == set()
    assert len(found) == done["joined"] + done["open"] >= 100
    assert Joining.objects.count() == done["joined"] >= 55
    assert base("facility") != untaught(ThingKind.FACILITY)
    assert {item.model for item in Likeness.objects.all()} == {"splink, answers: 0"}
    assert link_changed(by=BY) == {"joined": 0, "open": 0}


def test_without_the_extra_lists_are_linked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "entrepot.engine.linkage.duck", None)
    two_lists()
    looked = look("facility")
    assert (looked.trained, {item.model for item in looked.proposals}) == (None, {"here, answers: 0"})
    assert [item.pair for item in looked.proposals if item.pair.left[2:] != item.pair.right[2:]] == []
    assert sum(item.verdict == "join" for item in looked.proposals) >= 50
