"""The panel of the pilot cities in the demonstration: who reviews, how far it is, and who is hard."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.load import region
from entrepot.cli.demo.programmes import ASSOCIATION, OFFICE, announce_programmes
from entrepot.cli.demo.reviews import review_pilot_cities
from entrepot.journal.queries import examine
from entrepot.matching import index
from entrepot.people.domain import NodeRole
from entrepot.people.models import Account
from entrepot.people.queries import party_of
from entrepot.programmes import panels
from entrepot.programmes.models import Programme, Review, Reviewer
from entrepot.web.demo import address
from tests.accounts import account
from tests.cast import BY, settle


def _some(name: str, keys: set[str], folder: Path) -> Path:
    """Those lines of the region's files of a name that have these ids, without what they say of clusters."""
    rows = [
        json.loads(line)
        for file in sorted(region().glob(f"*/{name}.jsonl"))
        for line in file.read_text("utf8").splitlines()
    ]
    loose = {"cluster", "industrial_chain", "place"} if name == "experts" else {"cluster", "industrial_chain"}
    chosen = [
        {key: value for key, value in row.items() if key not in loose} for row in rows if row["id"] in keys
    ]
    file = folder / f"{name}.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf8")
    return file


@pytest.mark.django_db
def test_twelve_review_most_is_submitted_and_two_are_hard_and_one_is_soft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    told = json.loads((region() / "reviews.json").read_text("utf8"))["reviewers"]
    settle("guangzhou", "shanghai", "dalian")
    import_file(path=_some("organisations", {ASSOCIATION, OFFICE}, tmp_path), by=BY)
    import_file(path=_some("experts", {one["expert"] for one in told}, tmp_path), by=BY)
    person = account("officer", NodeRole.OFFICER)
    Account.objects.filter(pk=person.pk).update(email=address("officer"))
    announce_programmes(BY)
    review_pilot_cities(BY)
    panel = panels.panel_of(party_of(Account.objects.get(pk=person.pk)), Programme.objects.get(kind="cohort"))
    assert panel is not None
    assert panel.run is not None
    assert (len(panel.reviewers), len(panel.assignments), panel.run.short) == (12, 180, [])
    assert Counter(Review.objects.values_list("state", flat=True)) == {"submitted": 155, "draft": 13}
    expert_of = dict(Reviewer.objects.values_list("key", "expert__key"))
    found = panel.figures.calibration.reviewers
    assert {expert_of[one.reviewer] for one in found if one.hard} >= {
        one["expert"] for one in told if one["adds"] < -0.5
    }
    assert {expert_of[one.reviewer] for one in found if one.soft} == {
        one["expert"] for one in told if one["adds"] > 0.5
    }
    assert len(panel.figures.ranks) == 60
    assert examine().findings == ()
