"""Only words are compared: what is not said is not near."""

from __future__ import annotations

import pytest

from entrepot.matching import index


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
