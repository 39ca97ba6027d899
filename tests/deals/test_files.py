"""Files of deals: handed in, given out to those for whom they are, withdrawn, never removed."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from entrepot.deals import actions, files
from entrepot.deals.actions import Handing
from entrepot.deals.actions import files as adding
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, DealFile
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import home
from tests.deals.performed import bound as signed
from tests.deals.table import Table, laid
from tests.deals.test_dealing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def add(
    table: Table, deal: Deal, by: Party, content: bytes = b"plan", name: str = "plan.pdf", *readers: str
) -> DealFile:
    party = table.home(by) or table.third
    return actions.add_deal_file(deal=deal, handing=Handing(party, name, [content], readers), by=by)


def known(table: Table, deal: Deal) -> dict[str, list[tuple[str, int]]]:
    """The files that each may know of."""
    people = {
        "buyer": table.buyer,
        "engineer": table.engineer,
        "head": table.head,
        "stranger": table.stranger,
    }
    return {
        name: [(file.name, file.version) for file in files.files_of(one, deal)]
        for name, one in people.items()
    }


def kept(deal: Deal) -> int:
    """How many files lie on disk."""
    folder = home.current().path / "deals" / deal.key
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_file_is_kept_with_its_fingerprint_and_given_out_as_it_was(table: Table) -> None:
    deal = table.talking()
    file = add(table, deal, table.buyer, b"%PDF-1.7 drawing", "C:\\plans\\drawing.pdf")
    assert (file.name, file.media_type, file.size, file.version) == ("drawing.pdf", "application/pdf", 16, 1)
    assert file.sha256 == hashlib.sha256(b"%PDF-1.7 drawing").hexdigest()
    for reader in (table.buyer, table.engineer, table.head):
        found = files.file_of(reader, deal, file.key)
        assert found == file
        assert files.content(reader, file) == b"%PDF-1.7 drawing"
    assert [files.file_of(one, deal, file.key) for one in (table.stranger, table.broker, Party())] == [
        None,
        None,
        None,
    ]


def test_the_same_name_once_more_is_the_next_version_and_the_old_one_stays(table: Table) -> None:
    deal = table.talking()
    first = add(table, deal, table.buyer, b"one")
    again = add(table, deal, table.buyer, b"one")
    second = add(table, deal, table.buyer, b"two")
    theirs = add(table, deal, table.head, b"three")
    assert (first, first.version, second.version, theirs.version) == (again, 1, 2, 1)
    assert [files.content(table.head, one) for one in (first, second, theirs)] == [b"one", b"two", b"three"]
    assert kept(deal) == 3


def test_a_version_for_others_leaves_no_gap_behind(table: Table) -> None:
    deal = table.talking()
    both = (table.lab.key, table.firm.key)
    files_ = [
        add(table, deal, table.buyer, content, "plan.pdf", *readers)
        for content, readers in ((b"1", ()), (b"2", (table.firm.key,)), (b"3", both), (b"4", ()))
    ]
    assert [(file.version, file.readers) for file in files_] == [
        (1, []),
        (1, [table.firm.key]),
        (2, []),
        (3, []),
    ]
    assert known(table, deal)["head"] == [("plan.pdf", 1), ("plan.pdf", 2), ("plan.pdf", 3)]


def test_a_file_for_some_is_known_to_them_alone(table: Table) -> None:
    parties = tuple((one, "") for one in (table.firm, table.lab, table.third))
    deal = table.opened(parties=parties)
    add(table, deal, table.buyer, b"1", "all.txt")
    add(table, deal, table.buyer, b"2", "two.txt", table.firm.key, table.lab.key)
    own = add(table, deal, table.buyer, b"3", "own.txt", table.firm.key)
    assert known(table, deal) == {
        "buyer": [("all.txt", 1), ("two.txt", 1), ("own.txt", 1)],
        "engineer": [("all.txt", 1), ("two.txt", 1), ("own.txt", 1)],
        "head": [("all.txt", 1), ("two.txt", 1)],
        "stranger": [("all.txt", 1)],
    }
    assert files.file_of(table.head, deal, own.key) is None


def test_who_left_knows_of_no_file_any_more_and_those_handed_in_stay(table: Table) -> None:
    parties = tuple((one, "") for one in (table.firm, table.lab, table.third))
    deal = table.opened(parties=parties)
    for one in (table.head, table.stranger):
        table.say(deal, Move.JOIN, one)
    add(table, deal, table.stranger, b"offer", "offer.txt")
    table.say(deal, Move.LEAVE, table.stranger, Reason.TIMING)
    assert known(table, deal) == {
        "buyer": [("offer.txt", 1)],
        "engineer": [("offer.txt", 1)],
        "head": [("offer.txt", 1)],
        "stranger": [],
    }


def test_who_brought_them_together_is_shown_no_file(table: Table) -> None:
    deal = actions.open_deal(
        opening=actions.Opening(Kind.SERVICE, "Glaze", ((table.firm, ""), (table.lab, ""))), by=table.broker
    )
    file = add(table, deal, table.buyer)
    assert (files.files_of(table.broker, deal), files.file_of(table.broker, deal, file.key)) == ([], None)


def test_a_withdrawn_file_says_why_and_stays_with_who_handed_it_in(table: Table) -> None:
    deal = table.talking()
    file = add(table, deal, table.buyer)
    for by, party, reason, code in (
        (table.head, table.lab, "wrong", "not_your_move"),
        (table.buyer, table.firm, "  ", "file_reason_missing"),
    ):
        with refused(code):
            actions.withdraw_deal_file(file=file, party=party, reason=reason, by=by)
    gone = actions.withdraw_deal_file(
        file=file, party=table.firm, reason=" The wrong drawing. ", by=table.buyer
    )
    assert (gone.reason, gone.withdrawn_by, known(table, deal)["head"]) == (
        "The wrong drawing.", table.buyer.actor, [("plan.pdf", 1)],
    )  # fmt: skip
    with refused("file_withdrawn"):
        files.content(table.head, gone)
    assert files.content(table.engineer, gone) == b"plan"
    with refused("file_withdrawn"):
        actions.withdraw_deal_file(file=file, party=table.firm, reason="again", by=table.buyer)
    assert (add(table, deal, table.buyer).version, kept(deal)) == (2, 2)


def test_a_file_that_was_changed_on_disk_is_refused(table: Table) -> None:
    deal = table.talking()
    file = add(table, deal, table.buyer)
    (home.current().path / "deals" / deal.key / file.key).write_bytes(b"plaN")
    with refused("file_changed"):
        files.content(table.head, file)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": b""}, "file_unfit"),
        ({"readers": ("org-lingyou",)}, "readers_odd"),
    ],
)
def test_what_cannot_be_added_leaves_nothing_behind(table: Table, change: dict[str, Any], code: str) -> None:
    deal = table.talking()
    with refused(code):
        add(
            table,
            deal,
            table.buyer,
            change.get("content", b"x"),
            "x.txt",
            *change.get("readers", ()),
        )
    assert (deal.files.count(), kept(deal)) == (0, 0)


def test_only_managers_of_a_party_hand_in_and_strangers_learn_nothing(table: Table) -> None:
    deal = table.talking()
    for by, party in (
        (table.engineer, table.firm),
        (table.stranger, table.third),
        (table.buyer, table.lab),
        (table.broker, table.firm),
    ):
        with pytest.raises(NotAllowedError):
            actions.add_deal_file(deal=deal, handing=Handing(party, "x", [b"x"]), by=by)
    assert (DealFile.objects.count(), kept(deal)) == (0, 0)


def test_files_come_as_long_as_there_is_something_to_show_by_them(table: Table) -> None:
    deal = signed(table)
    assert add(table, deal, table.head, b"report", "report.pdf").version == 1
    ended = table.talking()
    table.say(ended, Move.WITHDRAW, table.head, Reason.TIMING)
    with refused("already_ended"):
        add(table, ended, table.head)


def test_a_deal_has_only_so_many_files(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST", 1)
    deal = table.talking()
    add(table, deal, table.buyer)
    with refused("files_many"):
        add(table, deal, table.buyer, b"other")
    assert kept(deal) == 1


def test_the_journal_knows_the_fingerprint_and_no_name(table: Table) -> None:
    deal = table.talking()
    file = add(table, deal, table.buyer, b"secret", "Salary of Ms Li.pdf")
    actions.withdraw_deal_file(file=file, party=table.firm, reason="Private of Ms Li", by=table.buyer)
    entries = Entry.objects.filter(subject=deal.key, verb__startswith="deal.file")
    details = {"file": file.key, "party": table.firm.key, "version": 1, "sha256": file.sha256}
    assert [(entry.verb, entry.details, entry.rule) for entry in entries.order_by("sequence")] == [
        ("deal.file_added", details, "deal.speak"), ("deal.file_withdrawn", details, "deal.speak"),
    ]  # fmt: skip


def test_a_refusal_names_its_remedy() -> None:
    assert str(DealRefusedError("file_unfit")) == (
        "This file is empty or too large. Send one of at most 50 MB, or in parts."
    )
