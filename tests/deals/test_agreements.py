"""Agreements on the real database: printed once, signed by one party after the other, found out when they were touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.db import DatabaseError, transaction
from pytest_django.fixtures import Settings

from entrepot.deals import actions, agreements
from entrepot.deals.agreements import Record
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.jobs import NODE
from entrepot.deals.models import Agreement, Signature
from entrepot.deals.signing.authority import Authority, Person, known_authority, open_authority
from entrepot.deals.signing.refusals import NotSignedError
from entrepot.deals.signing.sealing import open_places
from entrepot.deals.signing.signers import LocalSigner
from entrepot.deals.verification import verified
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock, home, jobs
from tests.deals.table import Table, laid
from tests.deals.test_dealing import refused
from tests.journal.sessions import PATIENCE, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def file_of(agreement: Agreement) -> Path:
    """Where the file of an agreement lies as it is now."""
    now = agreements.fingerprints(agreement)[-1]
    return home.current().path / "agreements" / agreement.deal.key / agreements.file_key(now)


def waits(party: Party) -> list[str]:
    return sorted(duty.kind for duty in people.duties_of(party) if duty.kind.startswith("deal."))


def test_an_agreement_is_printed_once_all_agree_and_only_once(table: Table) -> None:
    deal = table.talking()
    with refused("nothing_tabled"):
        table.printed(deal)
    table.propose(deal, 0, table.buyer)  # in Chinese and English
    with refused("not_approved"):
        table.printed(deal)
    table.say(deal, Move.APPROVE, table.head)
    first, second = table.printed(deal), table.printed(deal)
    assert (first.pk, Agreement.objects.count(), first.number, first.amends, first.languages) == (
        second.pk, 1, 1, 0, ["zh-Hans", "en"],
    )  # fmt: skip
    assert first.deadline - first.at == timedelta(days=30)
    pdf = agreements.content(first)
    assert (hashlib.sha256(pdf).hexdigest(), open_places(pdf)) == (
        first.fingerprint,
        ("org-yunshan", "org-isaroptik"),
    )


def test_all_sign_and_the_deal_is_signed(table: Table) -> None:
    agreement = table.printed(table.agreed())
    one = table.sign(agreement, table.head, office=" Direktorin \n des Labors ")
    assert (one.number, one.party, one.office) == (1, "org-yunshan", "Direktorin des Labors")
    assert (waits(table.buyer), waits(table.head)) == (["deal.waits"], [])
    two = table.sign(agreement, table.buyer)
    deal = agreement.deal
    deal.refresh_from_db()
    assert (deal.state, deal.standing.in_force, deal.standing.draft) == (State.SIGNED, 1, None)
    assert (waits(table.buyer), waits(table.head)) == ([], [])
    found = verified(agreements.content(agreement))
    assert (found.findings.fine, found.record) == (True, Record.LATEST)
    assert [(each.place, each.name, each.organisation, each.serial) for each in found.findings.signatures] == [
        ("org-yunshan", "Head", "Yunshan University, Advanced Ceramics Laboratory", one.serial),
        ("org-isaroptik", "Buyer", "Rheinglasur GmbH", two.serial),
    ]  # fmt: skip


def test_what_was_printed_and_signed_is_in_the_journal_by_its_fingerprint(table: Table) -> None:
    agreement = table.printed(table.agreed())
    signature = table.sign(agreement, table.head)
    entries = Entry.objects.filter(subject=f"{agreement.deal.key}/1").order_by("number")
    assert [(one.verb, one.rule, one.details["fingerprint"]) for one in entries] == [
        ("agreement.prepare", "deal.speak", agreement.fingerprint),
        ("agreement.sign", "deal.sign", signature.fingerprint),
    ]
    assert entries[1].details == {
        "fingerprint": signature.fingerprint, "serial": signature.serial, "party": "org-yunshan",
    }  # fmt: skip


def test_who_signs_twice_has_signed_once(table: Table) -> None:
    agreement = table.printed(table.agreed())
    first, second = (table.sign(agreement, table.head, fingerprint=agreement.fingerprint) for _ in range(2))
    assert (first.pk, Signature.objects.count(), agreement.deal.events.filter(move="sign").count()) == (
        second.pk, 1, 1,
    )  # fmt: skip


def test_a_signature_is_made_on_the_file_that_was_shown_or_on_what_others_added_to_it(table: Table) -> None:
    agreement = table.printed(table.agreed())
    with refused("paper_other"):
        table.sign(agreement, table.head, fingerprint="0" * 64)
    table.sign(agreement, table.head)
    table.sign(agreement, table.buyer, fingerprint=agreement.fingerprint)  # shown before the other signed
    assert open_places(agreements.content(agreement)) == ()


def test_nothing_is_signed_without_reading_an_office_or_a_name(table: Table) -> None:
    agreement = table.printed(table.agreed())
    for changed, code in (({"read": False}, "unread"), ({"office": " "}, "office_missing")):
        with refused(code):
            table.sign(agreement, table.head, **changed)
    Account.objects.filter(key=table.head.actor).update(name="")
    with refused("name_missing"):
        table.sign(agreement, table.head)
    assert Signature.objects.count() == 0


def test_only_managers_of_its_parties_sign_and_no_program_does(table: Table) -> None:
    agreement = table.printed(table.agreed())
    program = Party(
        table.head.actor, table.head.account, table.head.memberships, table.head.admitted, scopes=frozenset({"read", "write"})
    )  # fmt: skip
    for by in (table.engineer, table.stranger, table.broker, program, Party.machine("node")):
        with pytest.raises(NotAllowedError):
            table.sign(agreement, by)
    with pytest.raises(NotAllowedError):  # the firm's manager, for the laboratory
        table.sign(agreement, table.buyer, party=table.lab)
    for by in (table.buyer, table.stranger):
        with pytest.raises(NotAllowedError):
            actions.prepare_agreement(deal=agreement.deal, party=None, by=by)
    assert Signature.objects.count() == 0


def test_terms_that_are_not_printed_or_not_on_the_table_are_not_signed(table: Table) -> None:
    deal = table.agreed()
    agreement = table.printed(deal)
    with refused("paper_missing"):
        table.sign(agreement, table.head, version=2)
    table.propose(deal, 1, table.head, confidential_months=12)
    with refused("other_version"):
        table.sign(agreement, table.head)
    with refused("not_approved"):
        table.printed(deal)


def test_who_refuses_says_why_and_nobody_signs_any_more(table: Table) -> None:
    agreement = table.printed(table.agreed())
    table.sign(agreement, table.head)
    table.say(agreement.deal, Move.REFUSE, table.buyer, Reason.PRICE)
    with refused("nothing_tabled"):
        table.sign(agreement, table.buyer)
    agreement.deal.refresh_from_db()
    assert agreement.deal.state == State.NEGOTIATING


def test_whoever_signs_in_turn_waits_for_it(table: Table) -> None:
    deal = table.talking()
    proposal = actions.Proposal(
        table.terms(languages=("en",)), table.firm, 0, ("org-yunshan", "org-isaroptik")
    )
    actions.propose_terms(deal=deal, proposal=proposal, by=table.buyer)
    agreement = table.printed(table.say(deal, Move.APPROVE, table.head))
    with refused("not_your_turn"):
        table.sign(agreement, table.buyer)
    table.sign(agreement, table.head)
    assert table.sign(agreement, table.buyer).number == 2


def test_a_file_that_was_changed_on_disk_is_found_before_the_next_signs_it(table: Table) -> None:
    agreement = table.printed(table.agreed())
    table.sign(agreement, table.head)
    file = file_of(agreement)
    kept = file.read_bytes()
    file.write_bytes(kept[:-20] + b"%" + kept[-19:])
    with refused("paper_changed"):
        table.sign(agreement, table.buyer)
    file.unlink()
    with refused("paper_changed"):
        table.sign(agreement, table.buyer)
    assert (Signature.objects.count(), agreement.deal.events.filter(move="sign").count()) == (1, 1)
    file.write_bytes(kept)
    assert table.sign(agreement, table.buyer).number == 2


def test_a_signature_that_was_not_stored_leaves_the_agreement_as_it_was(table: Table) -> None:
    agreement = table.printed(table.agreed())
    with transaction.atomic():
        table.sign(agreement, table.head)
        transaction.set_rollback(True)  # the machine stops before it is stored
    assert (agreements.content(agreement)[:5], open_places(agreements.content(agreement))) == (
        b"%PDF-",
        ("org-yunshan", "org-isaroptik"),
    )
    assert table.sign(agreement, table.head).number == 1


def test_an_amendment_is_another_agreement_and_the_first_one_stays(table: Table) -> None:
    first = table.printed(table.agreed())
    for by in (table.head, table.buyer):
        table.sign(first, by)
    signed = agreements.content(first)
    deal = first.deal
    second = table.printed(table.agreed(deal, after=1, confidential_months=12))
    assert (second.number, second.amends) == (2, 1)
    table.sign(second, table.buyer)
    deal.refresh_from_db()
    assert (deal.state, deal.standing.in_force) == (State.SIGNED, 1)
    table.sign(second, table.head)
    deal.refresh_from_db()
    assert (deal.state, deal.standing.in_force) == (State.SIGNED, 2)
    assert (agreements.content(first), open_places(signed)) == (signed, ())


def test_a_party_that_leaves_before_signing_takes_the_agreement_off_the_table(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, ""), (table.third, "")))
    for by in (table.head, table.stranger):
        table.say(deal, Move.JOIN, by)
    three = table.terms_of(deal.standing.parties, languages=("en",))
    actions.propose_terms(deal=deal, proposal=actions.Proposal(three, table.firm, 0), by=table.buyer)
    for by in (table.head, table.stranger):
        table.say(deal, Move.APPROVE, by)
    agreement = table.printed(deal)
    table.sign(agreement, table.head)
    table.say(deal, Move.LEAVE, table.stranger, Reason.OTHER)
    with refused("nothing_tabled"):
        table.sign(agreement, table.buyer)
    deal.refresh_from_db()
    assert (deal.standing.draft, deal.state, agreements.agreed(deal)) == (None, State.NEGOTIATING, 0)
    assert agreements.agreements(table.stranger, deal) == []
    second = table.printed(table.agreed(deal, after=1))
    assert (second.number, [one.number for one in agreements.agreements(table.buyer, deal)]) == (2, [1, 2])


def test_what_is_not_signed_in_time_lapses_and_all_are_told(table: Table) -> None:
    agreement = table.printed(table.agreed())
    table.sign(agreement, table.head)
    with time_machine.travel(agreement.deadline - timedelta(seconds=1), tick=False):
        assert actions.lapse_agreements(by=NODE) == 0
    with time_machine.travel(agreement.deadline, tick=False):
        with refused("signing_over"):
            table.sign(agreement, table.buyer)
        assert [actions.lapse_agreements(by=NODE) for _ in range(2)] == [1, 0]
    deal = agreement.deal
    deal.refresh_from_db()
    last = deal.events.last()
    assert last is not None
    assert (deal.state, deal.standing.draft, last.move, last.version, last.by) == (
        State.NEGOTIATING, None, "lapse", 1, "node",
    )  # fmt: skip
    assert (waits(table.buyer), waits(table.head)) == (["deal.lapsed", "deal.waits"],) * 2


def test_an_amendment_that_lapses_leaves_what_is_in_force(table: Table) -> None:
    first = table.printed(table.agreed())
    for by in (table.head, table.buyer):
        table.sign(first, by)
    second = table.printed(table.agreed(first.deal, after=1, confidential_months=12))
    with time_machine.travel(second.deadline, tick=False):
        assert actions.lapse_agreements(by=NODE) == 1
    first.deal.refresh_from_db()
    assert (first.deal.state, first.deal.standing.in_force) == (State.SIGNED, 1)
    assert (waits(table.buyer), waits(table.head)) == (["deal.lapsed"],) * 2


def test_the_node_prints_what_nobody_printed_and_only_the_node_does(table: Table) -> None:
    deal = table.agreed()
    for work in (actions.prepare_agreements, actions.lapse_agreements):
        with pytest.raises(NotAllowedError):
            work(by=table.buyer)
    assert [actions.prepare_agreements(by=NODE) for _ in range(2)] == [1, 0]
    assert [(one.by, one.number) for one in deal.agreements.all()] == [("node", 1)]
    assert jobs.registry.schedules()["deals.signing"] == "0 */1 * * *"


def test_the_operator_says_how_long_may_be_signed(table: Table, settings: Settings) -> None:
    settings.NODE = home.Node("Node", "munich", "DE-BY", signing_days=5)
    agreement = table.printed(table.agreed())
    assert agreement.deadline - agreement.at == timedelta(days=5)


def test_the_database_refuses_to_change_an_agreement_or_a_signature(table: Table) -> None:
    table.sign(table.printed(table.agreed()), table.head)
    for rows in (Agreement, Signature):
        with pytest.raises(DatabaseError, match="is_only_added_to"), transaction.atomic():
            rows._base_manager.update(by="nobody")


def test_the_record_tells_a_file_that_was_signed_since_from_one_that_is_not_there(table: Table) -> None:
    agreement = table.printed(table.agreed())
    table.sign(agreement, table.head)
    half = agreements.fingerprints(agreement)[-1]
    assert agreements.recorded(half) == Record.LATEST
    table.sign(agreement, table.buyer)
    assert [agreements.recorded(one) for one in (*agreements.fingerprints(agreement), "0" * 64)] == [
        Record.EARLIER, Record.EARLIER, Record.LATEST, Record.NONE,
    ]  # fmt: skip


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, for a node whose operator brings certificates."""
    key = home.current().make_journal_key()
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    (tmp_path / "journal.key").write_bytes(key)
    (tmp_path / "signing" / "trusted").mkdir(parents=True)
    return tmp_path


def certificate_file(place: Path, name: str, password: str, ends: datetime) -> x509.Certificate:
    """A certificate file of an organisation in a node's home; returns its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Seal of {name}")])
    usage = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(77)
        .not_valid_before(ends - timedelta(days=90)).not_valid_after(ends)
        .add_extension(usage, critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    held = pkcs12.serialize_key_and_certificates(
        b"x", key, made, None, BestAvailableEncryption(password.encode())
    )
    (place / "signing" / f"{name}.p12").write_bytes(held)
    return made


def test_an_organisation_signs_with_its_own_certificate(table: Table, own_home: Path) -> None:
    seal = certificate_file(own_home, "org-yunshan", "pw", clock.now() + timedelta(days=30))
    (own_home / "signing" / "org-yunshan.password").write_text("pw\n")
    agreement = table.printed(table.agreed())
    assert table.sign(agreement, table.head).serial == "4d"
    table.sign(agreement, table.buyer)
    pdf = agreements.content(agreement)
    assert [(one.code, one.place) for one in verified(pdf).findings.problems] == [("stranger", "org-yunshan")]
    (own_home / "signing" / "trusted" / "seals.pem").write_bytes(seal.public_bytes(Encoding.PEM))
    found = verified(pdf)
    assert (found.findings.fine, [one.issuer for one in found.findings.signatures]) == (
        True,
        ["Seal of org-yunshan", "Test authority of Entrepot"],
    )


def test_an_operators_certificate_signs_for_all_who_have_none(
    table: Table, own_home: Path, settings: Settings
) -> None:
    certificate_file(own_home, "node", "secret", clock.now() + timedelta(days=30))
    agreement = table.printed(table.agreed())
    with pytest.raises(NotSignedError) as closed:
        table.sign(agreement, table.head)
    assert (closed.value.code, known_authority(own_home)) == ("certificate_file", None)
    settings.SIGNING_PASSWORD = "secret"
    assert [table.sign(agreement, by).serial for by in (table.head, table.buyer)] == ["4d", "4d"]


def test_an_expired_certificate_signs_nothing(table: Table, own_home: Path, settings: Settings) -> None:
    settings.SIGNING_PASSWORD = "pw"
    certificate_file(own_home, "org-yunshan", "pw", datetime(2026, 11, 1, tzinfo=UTC))
    agreement = table.printed(table.agreed())
    with pytest.raises(NotSignedError) as expired:
        table.sign(agreement, table.head)
    assert (expired.value.code, expired.value.sentence) == (
        "certificate_expired",
        "The certificate ended on 2026-11-01.",
    )
    assert (Signature.objects.count(), agreement.deal.events.filter(move="sign").count()) == (0, 0)


def test_a_damaged_authority_signs_nothing(table: Table, own_home: Path) -> None:
    (own_home / "signing" / "authority.pem").write_bytes(b"rubbish")
    agreement = table.printed(table.agreed())
    with pytest.raises(NotSignedError) as unusable:
        table.sign(agreement, table.head)
    assert (unusable.value.code, Signature.objects.count()) == ("authority_unusable", 0)


def outside(person: Person, organisation: str, at: datetime) -> LocalSigner | None:
    """A provider outside, who signs for the laboratory alone."""
    return PROVIDER[0].signer_for(person, at) if organisation == "org-yunshan" else None


def broken(person: Person, organisation: str, at: datetime) -> LocalSigner | None:
    """A provider who does not answer."""
    raise TimeoutError(f"{person.key} {organisation} {at}")


PROVIDER: list[Authority] = []


def test_a_provider_outside_signs_through_the_same_interface(
    table: Table, own_home: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    PROVIDER[:] = [open_authority(tmp_path_factory.mktemp("provider"), "Provider", clock.now())]
    settings.SIGNER = "tests.deals.test_agreements.outside"
    agreement = table.printed(table.agreed())
    for by in (table.head, table.buyer):
        table.sign(agreement, by)
    found = verified(agreements.content(agreement)).findings
    assert [one.issuer for one in found.signatures] == [
        "Test authority of Provider",
        "Test authority of Entrepot",
    ]
    for name in ("broken", "nothing"):
        settings.SIGNER = f"tests.deals.test_agreements.{name}"
        other = table.printed(table.agreed())
        with pytest.raises(NotSignedError) as refusal:
            table.sign(other, table.head)
        assert refusal.value.code == "provider_unusable"


MEANWHILE: list[Callable[[], object]] = []


def slow(person: Person, organisation: str, at: datetime) -> None:
    """A provider outside who takes a while, in which something else happens; then the node signs itself."""
    if MEANWHILE:
        MEANWHILE.pop(0)()


@pytest.fixture
def overtaken(settings: Settings) -> Iterator[list[Callable[[], object]]]:
    """What happens while somebody signs: after the file was read, and before the signature is stored."""
    settings.SIGNER = "tests.deals.test_agreements.slow"
    yield MEANWHILE
    MEANWHILE.clear()


def test_a_signature_that_another_one_overtakes_is_made_anew_on_top_of_it(
    table: Table, overtaken: list[Callable[[], object]]
) -> None:
    agreement = table.printed(table.agreed())
    overtaken.append(lambda: table.sign(agreement, table.buyer))
    assert table.sign(agreement, table.head).number == 2
    assert verified(agreements.content(agreement)).findings.fine
    assert [one.party for one in agreement.signatures.all()] == ["org-isaroptik", "org-yunshan"]


def test_a_double_click_that_arrives_while_the_first_is_signing_signs_once(
    table: Table, overtaken: list[Callable[[], object]]
) -> None:
    agreement = table.printed(table.agreed())
    overtaken.append(lambda: table.sign(agreement, table.head))
    signature = table.sign(agreement, table.head)
    assert [(one.pk, one.number) for one in agreement.signatures.all()] == [(signature.pk, 1)]


def test_terms_that_are_refused_while_somebody_signs_are_not_signed(
    table: Table, overtaken: list[Callable[[], object]]
) -> None:
    agreement = table.printed(table.agreed())
    overtaken.append(lambda: table.say(agreement.deal, Move.REFUSE, table.buyer, Reason.PRICE))
    with refused("nothing_tabled"):
        table.sign(agreement, table.head)
    assert Signature.objects.count() == 0


@pytest.mark.database(
    "postgresql"
)  # SQLite has one writer at a time: there the tests above tell what comes in between
@pytest.mark.django_db(transaction=True)
def test_of_several_who_sign_at_once_each_party_has_signed_once(transactional_db: None) -> None:
    table = laid()
    agreement = table.printed(table.agreed())
    start = Barrier(4)

    def sign(by: Party) -> int:
        start.wait(PATIENCE)
        return table.sign(agreement, by, fingerprint=agreement.fingerprint).number

    came = at_once(
        lambda: sign(table.buyer), lambda: sign(table.head), lambda: sign(table.head), lambda: sign(table.buyer)
    )  # fmt: skip
    assert (came[0] == came[3], came[1] == came[2], set(came)) == (True, True, {1, 2})
    agreement.deal.refresh_from_db()
    found = verified(agreements.content(agreement)).findings
    assert (agreement.deal.state, found.fine, len(found.signatures)) == (State.SIGNED, True, 2)
    assert agreement.deal.events.filter(move="sign").count() == 2
