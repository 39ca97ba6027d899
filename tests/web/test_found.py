"""Chains found ahead of being asked, in a thread that can be brought to rest."""

from __future__ import annotations

import threading

import pytest

from entrepot.web import found

pytestmark = pytest.mark.django_db


def finding() -> bool:
    """Whether a thread finds chains ahead."""
    return any(thread.name == "entrepot-chains" for thread in threading.enumerate())


def test_a_thread_that_finds_ahead_is_brought_to_rest_and_none_begins_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "both")
    with found.at_rest():
        found.find_ahead()
        assert not finding()
    found.find_ahead()
    with found.at_rest():
        found.find_ahead()
    assert not found._turn.locked()


def test_a_node_without_models_finds_nothing_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    found.find_ahead()
    assert not finding()
