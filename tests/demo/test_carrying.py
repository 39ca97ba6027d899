"""The first round of the carrying plan in the demonstration: parks in pairs, on a signing day that is half over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.carrying import HOST, sign_carrying_plan
from entrepot.cli.demo.load import region
from entrepot.cli.demo.programmes import ASSOCIATION
from entrepot.deals.domain.standing import impossibilities
from entrepot.people import queries as people
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.programmes import cooperations
from entrepot.programmes.domain.cooperations import Phase, Tally
from entrepot.programmes.models import JointProject, Landing, SigningDay
from entrepot.web.demo import address
from tests.accounts import account, admit, join, party
from tests.cast import BY, settle

pytestmark = pytest.mark.django_db


def person(part: str, organisation: str, *roles: NodeRole) -> Party:
    """One of the six, who speaks for an organisation."""
    made = join(
        account(part, *roles), admit(Organisation.objects.get(key=organisation)), OrganisationRole.MANAGER
    )
    Account.objects.filter(pk=made.pk).update(email=address(part))
    return party(made)


def test_four_pairs_have_signed_two_wait_and_one_is_still_talking(tmp_path: Path) -> None:
    settle("guangzhou")
    rows = map(json.loads, (region() / "shared" / "organisations.jsonl").read_text("utf8").splitlines())
    chosen = [
        {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
        for row in rows
        if row["id"] in {ASSOCIATION, HOST}
    ]
    file = tmp_path / "organisations.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf8")
    import_file(path=file, by=BY)
    officer = person("officer", ASSOCIATION, NodeRole.OFFICER)
    park = person("park", HOST)
    programme = sign_carrying_plan(BY)
    found = list(cooperations.cooperations(officer, programme))
    assert [one.phase for one in found] == [
        *[Phase.SIGNED] * 4, *[Phase.AGREED] * 2, Phase.INTENTION,
    ]  # fmt: skip
    assert [impossibilities(one.deal.standing) for one in found] == [[]] * 7
    day = SigningDay.objects.get()
    assert cooperations.board(day).tally == Tally(4, 7, 8, 14)
    assert [one.organisation.key for one in cooperations.signs_now(park, day)] == [HOST]
    assert "signing.waits" in {one.kind for one in people.duties_of(park)}
    assert (Landing.objects.count(), JointProject.objects.get().course) == (1, "done")
    assert programme.applications.filter(state="selected").count() == 14
