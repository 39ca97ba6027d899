"""A refused act is told to the server's log, with opaque ids only."""

from __future__ import annotations

import pytest

from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError, Owned, require


def test_a_refused_act_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotAllowedError):
        require(Party(actor="p-12ab"), "entries.put", Owned(7))
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        (
            "entrepot.permissions",
            "WARNING",
            "refused: rule='entries.put' actor='p-12ab' object='Owned(organisation_id=7)'",
        )
    ]


def test_lines_cannot_be_forged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotAllowedError):
        require(Party(actor="p-1\nrefused: rule='x'"), "entries.put", Owned(7))
    assert len(caplog.text.splitlines()) == 1
