"""The two parks of the demo that carry each other: let, paired, and open to each other."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.load import BY, region
from entrepot.cli.demo.parks import ASSOCIATION, CARRIED, STRONG, pair_two_parks
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import party_of
from entrepot.programmes import parks
from entrepot.web.demo import address
from tests.accounts import account, admit, join
from tests.cast import settle

pytestmark = pytest.mark.django_db


def brought(tmp_path: Path, pattern: str, keys: set[str]) -> None:
    """Bring in just these records of the region."""
    rows = [
        json.loads(line)
        for file in sorted(region().glob(pattern))
        for line in file.read_text("utf8").splitlines()
    ]
    chosen = [
        json.dumps(
            {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
        )
        for row in rows
        if row["id"] in keys
    ]
    file = tmp_path / Path(pattern).name
    file.write_text("\n".join(chosen), encoding="utf8")
    assert import_file(path=file, by=BY).changes["new"] == len(keys)


def test_two_parks_are_let_paired_and_open_to_each_other(tmp_path: Path) -> None:
    settle("guangzhou", "xianning")
    told = json.loads((region() / "pairs.json").read_text("utf8"))
    tenants = {tenant for _park, tenant, *_rest in told["tenants"]}
    brought(tmp_path, "*/organisations.jsonl", {ASSOCIATION, STRONG, CARRIED} | tenants)
    brought(tmp_path, "*/venues.jsonl", {told["shared"]["resource"]})
    for name, role in (("park", None), ("officer", NodeRole.OFFICER)):
        person = account(name, *([role] if role else []))
        Account.objects.filter(pk=person.pk).update(email=address(name))
        if name == "park":
            join(person, admit(Organisation.objects.get(key=STRONG)), OrganisationRole.OWNER)
    pair_two_parks(BY)
    head = party_of(Account.objects.get(email=address("park")))
    found = {key: parks.park(key, head) for key in (STRONG, CARRIED)}
    occupied = {key: parks.occupancy(park) for key, park in found.items()}
    assert {key: (one.let, one.total) for key, one in occupied.items()} == {
        STRONG: (Decimal(16650), Decimal(26000)), CARRIED: (Decimal(7360), Decimal(18000))
    }  # fmt: skip
    for key, park in found.items():
        (pair,) = parks.paired(park, head)
        assert ([one.key for one in pair.partners], pair.cooperation.phase) == (
            [CARRIED if key == STRONG else STRONG],
            "performing",
        )
        (shared,) = parks.shared([pair.cooperation], head)
        assert (shared.resource.key, shared.percent) == ("ven-gz-ceramic-bench", Decimal(20))
