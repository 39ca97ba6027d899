"""At night every listed need is matched with every listed resource, and the best are kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue import queries
from entrepot.catalogue.drafts import draft_of
from entrepot.matching import actions, index, jobs
from entrepot.matching.models import Rematch
from entrepot.matching.rematching import Everything, Pair, pairs
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import jobs as background
from entrepot.runtime.jobs.registry import schedules
from entrepot.runtime.progress import silent
from tests.accounts import account, party
from tests.cast import BY, entry, put
from tests.embedder import Tiny


def night() -> dict[str, object]:
    """Let the job run; what it says."""
    background.enqueue(jobs.REMATCH, key=f"night:{background.Job.objects.count()}")
    background.drain()
    done = background.Job.objects.filter(name=jobs.REMATCH).order_by("-pk")[0]
    assert (done.state, done.error) == ("done", "")
    return dict(done.result or {})


def kept() -> dict[str, dict[str, list[str]]]:
    """By need and role, who was kept."""
    stored = Rematch.objects.values_list("need__key", "found")
    return {
        need: {role: [key for key, _ in items] for role, items in found.items()} for need, found in stored
    }


def test_what_is_kept_is_what_a_search_finds(region: None, tiny: Tiny) -> None:
    assert night()["matched"] == 2
    held = index.current()
    wanted = {
        need.key: {
            role: [
                (held.offers[item.resource].key, round(item.score, 4))
                for item in held.matcher.ranked(need.documents, kind=role, top=50)
            ]
            for role in ("technology", "expert", "facility")
        }
        for need in held.wanted
    }
    assert kept() == {
        need: {role: [key for key, _ in items] for role, items in found.items()}
        for need, found in wanted.items()
    }
    stored = Rematch.objects.get(need__key="need-cracks")
    for role, items in stored.found.items():
        assert [score for _, score in items] == pytest.approx(
            [score for _, score in wanted["need-cracks"][role]], abs=2e-4
        )
    assert (stored.voters, stored.position) == (["tiny"], actions.settled())


def test_the_pairs_are_there_for_whoever_shares_out_capacities(region: None, tiny: Tiny) -> None:
    night()
    found = list(pairs())
    assert {(pair.need, pair.role) for pair in found} == {
        (need, role) for need in ("need-bees", "need-cracks") for role in ("technology", "expert", "facility")
    }
    best = next(pair for pair in found if pair.need == "need-cracks" and pair.role == "expert")
    assert best == Pair("need-cracks", "exp-mak", "expert", best.score)
    assert 0.5 < best.score < 1


def test_a_night_without_changes_has_nothing_to_do_and_one_with_them_has_all(
    region: None, tiny: Tiny
) -> None:
    first = night()
    assert night() == {**first, "matched": 0}
    put(entry("exp-new", "expert", "Cracks in glaze", "Inspection of cracks in glaze of tiles."))
    assert night()["matched"] == 2
    assert "exp-new" in kept()["need-cracks"]["expert"]


def test_a_run_that_was_stopped_begins_where_it_left_off(
    region: None, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    began: list[int] = []

    def stopped(done: int, total: int, label: str) -> None:
        if label == "needs":
            began.append(done)
            if done:
                raise background.InterruptedRunError(label)

    run = background.Run(0, jobs.REMATCH, "", {}, 1, stopped, lambda: False)
    with pytest.raises(background.InterruptedRunError):
        jobs.rematch(run)
    assert (began, len(kept())) == ([0, 1], 1)
    assert night()["matched"] == 1
    assert len(kept()) == 2


def test_by_words_alone_it_keeps_who_shares_words(region: None, words: None) -> None:
    assert night()["matched"] == 2
    assert kept()["need-cracks"]["technology"] == ["tech-eddy", "tech-tea"]
    assert Rematch.objects.get(need__key="need-cracks").voters == []


def test_what_a_need_holds_back_moves_nothing(region: None, tiny: Tiny) -> None:
    def world(body: str) -> str:
        draft = replace(
            draft_of(queries.need("need-cracks", BY)),
            teaser_title="黑茶发酵",
            teaser_text="砖茶发酵。",
            text=body,
        )
        catalogue.save_need(key="need-cracks", draft=draft, publish=True, by=BY)
        night()
        return json.dumps(Rematch.objects.get(need__key="need-cracks").found)

    first = world("需要太赫兹检测裂纹。")
    assert world("蜜蜂。") == first
    assert json.loads(first)["technology"][0][0] == "tech-tea"


def test_a_need_that_is_withdrawn_is_forgotten(region: None, tiny: Tiny) -> None:
    night()
    catalogue.withdraw(record=queries.need("need-bees", BY), reason="", by=BY)
    assert night()["dropped"] == 1
    assert set(kept()) == {"need-cracks"}


def test_words_are_left_out_where_they_would_take_the_night(
    region: None, tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrepot.matching.rematching.WORDS_UP_TO", 1)
    held = index.complete()
    everything = Everything(held, silent)
    assert everything.words is False
    [cracks] = everything.best([need for need in held.wanted if need.key == "need-cracks"])
    assert cracks["expert"][0][0] == "exp-mak"


def test_it_runs_every_night() -> None:
    assert schedules()["matching.rematch"] == "40 2 * * *"


def test_only_the_node_keeps_and_forgets(region: None, tiny: Tiny) -> None:
    person = party(account("lin"))
    with pytest.raises(NotAllowedError):
        actions.keep_rematch(found={}, voters=[], position=1, by=person)
    with pytest.raises(NotAllowedError):
        actions.drop_rematches(by=person)
