"""Documents that people carry: the issuing node knows a fingerprint, and the verifying node never sends the document on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entrepot.exchange.actions.carrying import check_carried, issue_slip, revoke_slip
from entrepot.exchange.carried import answer, issued_by, state_of
from entrepot.exchange.domain.carrying import Slip, State, claimed_slip, fingerprint, is_one, state_said
from entrepot.exchange.domain.statements import claimed
from entrepot.exchange.identity import own
from entrepot.exchange.models import Check, Fingerprint, Peer
from entrepot.exchange.refusals import CarriedRefusedError
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime.home import Home, Node
from tests.cast import organisation as named
from tests.exchange.nodes import DE, HK, NODE

pytestmark = pytest.mark.django_db
DOCUMENT = b"%PDF-1.7 transcript of Chan Tai Man"
SECRET = "ab" * 32


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node with keys of its own."""
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    Home(tmp_path).create(Node("Here", "guangzhou", "CN-GD"))


def organisation(key: str) -> Organisation:
    """An organisation."""
    return named(key, key.title())


def of(owner: Organisation, role: OrganisationRole = OrganisationRole.MANAGER) -> Party:
    """A person of an organisation."""
    return Party(actor="acc_1", account=1, memberships={owner.pk: role}, admitted=frozenset({owner.pk}))


def nobody_asks(peer: Peer, key: str, said: str) -> str | None:
    raise AssertionError("the issuing node is asked only about a slip that holds")


def theirs(**changed: str) -> str:
    """A slip of another node."""
    said = {"node": HK.node, "name": "Hong Kong Node", "jurisdiction": "HK", "key": "k" * 24, "secret": SECRET, "document": "transcript", "fingerprint": fingerprint(SECRET, DOCUMENT), "issued": "2026-11-01", "ends": ""}  # fmt: skip
    return HK.signed(Slip(**(said | changed)).plain())


def test_what_is_kept_of_a_document_tells_nothing_of_it() -> None:
    owner = organisation("uni")
    issued = issue_slip(
        organisation=owner, kind="transcript", document=DOCUMENT, ends=date(2099, 1, 1), by=of(owner)
    )
    slip = claimed_slip(issued.text)
    assert slip is not None
    row = Fingerprint.objects.get()

    assert is_one(issued.text.encode())
    assert (row.key, row.fingerprint, row.organisation) == (
        slip.key,
        fingerprint(slip.secret, DOCUMENT),
        owner,
    )
    assert slip.secret not in {str(value) for value in vars(row).values()}
    assert slip.secret not in str(list(Entry.objects.values_list("details", "subject")))
    again = issue_slip(organisation=owner, kind="transcript", document=DOCUMENT, ends=None, by=of(owner))
    assert claimed_slip(again.text) != slip
    assert len({one.fingerprint for one in issued_by(owner, of(owner))}) == 2


def test_a_slip_of_this_node_is_valid_until_it_is_revoked() -> None:
    owner = organisation("uni")
    text = issue_slip(organisation=owner, kind="licence", document=DOCUMENT, ends=None, by=of(owner)).text
    found = check_carried(document=DOCUMENT, text=text, ask=nobody_asks, by=ANONYMOUS)
    assert (found.state, found.asked) == (State.VALID, True)
    row = Fingerprint.objects.get()
    with pytest.raises(CarriedRefusedError, match="Nobody would know why"):
        revoke_slip(slip=row, reason=" ", by=of(owner))
    revoke_slip(slip=row, reason="A mark was wrong.", by=of(owner))
    with pytest.raises(CarriedRefusedError, match="revoked already"):
        revoke_slip(slip=row, reason="A mark was wrong.", by=of(owner))

    found = check_carried(document=DOCUMENT, text=text, ask=nobody_asks, by=ANONYMOUS)
    assert (found.state, found.asked) == (State.REVOKED, True)
    assert state_of(row.key, "0" * 64) == state_of("x", row.fingerprint) == State.UNKNOWN
    assert list(Check.objects.order_by("pk").values_list("outcome", "by")) == [("valid", ""), ("revoked", "")]


@pytest.mark.parametrize("said", [State.VALID, State.REVOKED, State.EXPIRED, State.UNKNOWN])
def test_the_issuing_node_is_asked_for_key_and_fingerprint_only(said: State) -> None:
    peer, asked = HK.peer(), []

    def ask(whom: Peer, key: str, given: str) -> str:
        asked.append((whom, key, given))
        return HK.signed(state_said(HK.node, key, said, "2026-11-28T12:00:00+00:00"))

    found = check_carried(document=DOCUMENT, text=theirs(), ask=ask, by=NODE)
    assert (found.state, found.asked) == (said, True)
    assert asked == [(peer, "k" * 24, fingerprint(SECRET, DOCUMENT))]


def test_without_a_connection_the_slip_itself_is_judged() -> None:
    HK.peer()
    found = [
        check_carried(document=DOCUMENT, text=theirs(ends=ends), ask=lambda *_: None, by=NODE)
        for ends in ("", "2026-11-27", "2099-01-01")
    ]
    assert [(one.state, one.asked) for one in found] == [
        (State.VALID, False), (State.EXPIRED, False), (State.VALID, False)
    ]  # fmt: skip


def test_an_answer_that_another_node_signed_does_not_count() -> None:
    HK.peer()
    revoked = state_said(HK.node, "k" * 24, State.REVOKED, "2026-11-28T12:00:00+00:00")
    for wrong in (DE.signed(revoked), HK.signed(revoked | {"key": "other"}), HK.signed(revoked | {"state": "fine"}), "{}"):  # fmt: skip
        found = check_carried(document=DOCUMENT, text=theirs(), ask=lambda *_, wrong=wrong: wrong, by=NODE)
        assert (found.state, found.asked) == (State.VALID, False)


def test_what_does_not_hold_is_told_and_nobody_is_asked() -> None:
    stranger = check_carried(document=DOCUMENT, text=theirs(), ask=nobody_asks, by=NODE)
    HK.peer()
    forged = theirs().replace('"transcript"', '"medical"')
    cases = [(DOCUMENT + b" ", theirs()), (DOCUMENT, forged), (DOCUMENT, "no slip"), (DOCUMENT, HK.signed({"kind": "slip"})), (DOCUMENT, theirs(secret="short"))]  # fmt: skip
    found = [
        check_carried(document=document, text=text, ask=nobody_asks, by=NODE).state
        for document, text in cases
    ]
    assert [stranger.state, *found] == [
        State.STRANGER, State.OTHER_DOCUMENT, State.FORGED, State.UNREADABLE, State.UNREADABLE, State.UNREADABLE
    ]  # fmt: skip


def test_an_answer_has_the_same_shape_whatever_it_is() -> None:
    owner = organisation("uni")
    issue_slip(organisation=owner, kind="licence", document=DOCUMENT, ends=None, by=of(owner))
    row = Fingerprint.objects.get()
    answers = [claimed(answer(row.key, row.fingerprint)), claimed(answer("0" * 24, row.fingerprint))]
    assert [one["state"] for one in answers] == ["valid", "unknown"]
    assert [{name: type(value) for name, value in one.items()} for one in answers] == [
        dict.fromkeys(("kind", "node", "key", "state", "at"), str)
    ] * 2
    assert {one["node"] for one in answers} == {own().node}


def test_who_issues_and_revokes() -> None:
    owner, other = organisation("uni"), organisation("other")
    for by in (
        ANONYMOUS,
        of(other),
        Party(actor="a", account=1, memberships={owner.pk: OrganisationRole.OWNER}),
    ):
        with pytest.raises(NotAllowedError):
            issue_slip(organisation=owner, kind="licence", document=DOCUMENT, ends=None, by=by)
    for kind, document, ends in (
        ("poem", b"a", None),
        ("other", b"", None),
        ("other", b"a", date(2020, 1, 1)),
    ):
        with pytest.raises(CarriedRefusedError):
            issue_slip(organisation=owner, kind=kind, document=document, ends=ends, by=of(owner))
    issue_slip(
        organisation=owner,
        kind="licence",
        document=DOCUMENT,
        ends=None,
        by=of(owner, OrganisationRole.MEMBER),
    )
    with pytest.raises(NotAllowedError):
        revoke_slip(slip=Fingerprint.objects.get(), reason="no", by=of(owner, OrganisationRole.MEMBER))
