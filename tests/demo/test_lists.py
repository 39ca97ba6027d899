"""Lists of others in the demo: read without a refusal, and some of what is in them is in the region, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.catalogue.likenesses import kinds_that_wait
from entrepot.catalogue.linking import link_changed
from entrepot.catalogue.models import Joining
from entrepot.cli.demo.load import BY, KINDS, LISTS, brought_in, region
from entrepot.intake.models import Source
from entrepot.people.actions import put_places
from entrepot.people.gazetteer import bundled

pytestmark = pytest.mark.django_db
MET = {"organisations", "facilities"}


@pytest.fixture
def _others(tmp_path: Path) -> None:
    """The region's organisations and facilities, and then the lists of others."""
    put_places(places=bundled(), by=BY)
    for kind in (kind for kind in KINDS if kind in MET):
        for file in sorted(region().glob(f"*/{kind}.jsonl")):
            rows = [json.loads(line) for line in file.read_text(encoding="utf8").splitlines()]
            kept = tmp_path / f"{file.parent.name}-{kind}.jsonl"
            alone = [
                {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
                for row in rows
            ]
            kept.write_text("\n".join(json.dumps(row) for row in alone), encoding="utf8")
            import_file(path=kept, by=BY)


@pytest.mark.usefixtures("_others")
def test_lists_of_others_have_sources_of_their_own_and_something_to_look_at() -> None:
    reports = [brought_in(name) for name in LISTS]
    assert [(report.changes["new"], report.outcome.refused) for report in reports] == [(6, 0), (5, 0)]
    assert set(Source.objects.filter(licence="CC BY 4.0").values_list("name", flat=True)) == {
        called for called, _kind in LISTS.values()
    }
    link_changed(by=BY)
    assert kinds_that_wait(BY) == {"facility": 1}
    assert set(Joining.objects.values_list("main", "other")) == {
        ("fac-bh-facs", "gx-0117"), ("fac-ei-prober-gz", "gx-0260"), ("org-bh-yian", "ch-12"),
        ("org-bh-zhigu-park", "ch-11"), ("org-sh-gz-transfer", "ch-13"), ("org-sh-mu-transfer", "ch-14"),
    }  # fmt: skip
