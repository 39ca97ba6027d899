"""A day on which agreements are signed: put together, opened, signed by many at once, closed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE
from threading import Barrier

import pytest
from django.db import connection

from entrepot.deals import agreements
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Agreement, Signature
from entrepot.deals.verification import verified
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, cooperations
from entrepot.programmes.domain.cooperations import Phase, Tally
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.jobs import NODE
from entrepot.programmes.models import Cooperation, Signatory, SigningDay
from entrepot.runtime import clock, home, jobs
from tests.accounts import account, join
from tests.journal.sessions import PATIENCE, at_once
from tests.programmes.paired import Pair, Pairing, pairing

PAIRS = 3
"""Of the full size, 30, see bench/signing_day.py."""


@pytest.fixture
def two(db: None) -> Pairing:
    return pairing(2)


@pytest.fixture
def talking(db: None) -> Pairing:
    return pairing(1, agreed=False)


def waits(party: Party) -> list[tuple[str, object]]:
    return [(one.kind, one.due) for one in people.duties_of(party) if one.kind == "signing.waits"]


def code(refused: pytest.ExceptionInfo[ProgrammeRefusedError]) -> str:
    return refused.value.code


def test_a_day_is_planned_once_by_those_who_run_a_programme_that_pairs_its_members(two: Pairing) -> None:
    day = two.planned(form="f-1")
    assert two.planned(form="f-1") == day
    with pytest.raises(ProgrammeRefusedError) as untitled:
        two.planned(title=type(day.wording)())
    with pytest.raises(ProgrammeRefusedError) as past:
        two.planned(day=clock.today() - timedelta(days=1))
    assert (code(untitled), code(past)) == ("day_untitled", "day_past")
    stranger = two.pairs[0].heads[0]
    planned = actions.Planned(day.wording, day.day)
    with pytest.raises(NotAllowedError):
        actions.plan_day(programme=two.programme, planned=planned, by=stranger)
    assert Entry.objects.filter(verb="signing_day.plan", subject=day.key).count() == 1


def test_who_is_put_on_a_day_is_told_until_they_have_signed(two: Pairing) -> None:
    day, pair = two.planned(), two.pairs[0]
    place = two.put(day, pair)
    assert two.put(day, pair) == place
    assert [waits(head) for head in pair.heads] == [[("signing.waits", day.day)]] * 2
    assert waits(two.pairs[1].heads[0]) == []
    pair.print()
    pair.sign(0)
    assert [len(waits(head)) for head in pair.heads] == [0, 1]
    actions.take_off_day(day=day, cooperation=place.cooperation, by=two.office.officer)
    assert [len(waits(head)) for head in pair.heads] == [0, 0]
    assert day.places.count() == 0


def test_only_what_is_not_signed_is_put_on_a_day_and_on_one_day_at_a_time(two: Pairing) -> None:
    first, second, pair = two.planned(), two.planned(), two.pairs[0]
    two.put(first, pair)
    with pytest.raises(ProgrammeRefusedError) as elsewhere:
        two.put(second, pair)
    pair.print()
    for turn in (0, 1):
        pair.sign(turn)
    cooperation = Cooperation.objects.get(deal=pair.deal)
    with pytest.raises(ProgrammeRefusedError) as signed:
        actions.take_off_day(day=first, cooperation=cooperation, by=two.office.officer)
    actions.open_day(day=first, by=two.office.officer)
    actions.close_day(day=first, by=two.office.officer)
    with pytest.raises(ProgrammeRefusedError) as over:
        two.put(first, two.pairs[1])
    with pytest.raises(ProgrammeRefusedError) as done:
        two.put(second, pair)
    found = [code(one) for one in (elsewhere, signed, over, done)]
    assert found == ["day_other", "day_elsewhere", "day_elsewhere", "day_other"]


def test_an_empty_day_is_not_opened_and_what_is_closed_stays_closed(two: Pairing) -> None:
    day, officer = two.planned(), two.office.officer
    with pytest.raises(ProgrammeRefusedError) as empty:
        actions.open_day(day=day, by=officer)
    with pytest.raises(ProgrammeRefusedError) as early:
        actions.close_day(day=day, by=officer)
    two.put(day, two.pairs[0])
    actions.open_day(day=day, by=officer)
    with pytest.raises(ProgrammeRefusedError) as twice:
        actions.open_day(day=day, by=officer)
    closed = actions.close_day(day=day, by=officer)
    with pytest.raises(ProgrammeRefusedError) as again:
        actions.open_day(day=day, by=officer)
    found = [code(one) for one in (empty, early, twice, again)]
    assert found == ["day_empty", "day_elsewhere", "day_elsewhere", "day_elsewhere"]
    assert (closed.closed is None, waits(two.pairs[0].heads[0])) == (False, [])


def test_what_all_agree_to_is_printed_when_the_day_is_opened(two: Pairing) -> None:
    day = two.planned()
    for pair in two.pairs:
        two.put(day, pair)
    actions.open_day(day=day, by=two.office.officer)
    assert Agreement.objects.count() == 0
    jobs.drain()
    assert sorted(Agreement.objects.values_list("deal", flat=True)) == [one.deal.pk for one in two.pairs]
    assert actions.print_day(day=day, by=NODE) == 2  # they are there already, and stay


def test_an_organisation_names_one_of_its_managers_who_alone_is_asked(two: Pairing) -> None:
    day, pair = two.planned(), two.pairs[0]
    two.put(day, pair)
    signatory = Signatory.objects.get(organisation=pair.parks[0])
    deputy = join(account("deputy"), pair.parks[0], OrganisationRole.MANAGER)
    clerk = join(account("clerk"), pair.parks[0])
    with pytest.raises(ProgrammeRefusedError) as refused:
        actions.name_signatory(signatory=signatory, account=clerk, by=pair.heads[0])
    with pytest.raises(NotAllowedError):
        actions.name_signatory(signatory=signatory, account=deputy, by=pair.heads[1])
    assert code(refused) == "signatory_no_manager"
    named = actions.name_signatory(signatory=signatory, account=deputy, by=pair.heads[0])
    assert (named.account, waits(pair.heads[0])) == (deputy.key, [])
    assert Duty.objects.get(kind="signing.waits", account=deputy, settled=None).due == day.day
    actions.name_signatory(signatory=signatory, account=None, by=pair.heads[0])
    assert (len(waits(pair.heads[0])), Duty.objects.filter(account=deputy, settled=None).count()) == (1, 0)


def test_somebody_sees_what_is_theirs_to_sign(two: Pairing) -> None:
    day, pair = two.planned(), two.pairs[0]
    two.put(day, pair)
    assert [one.organisation for one in cooperations.signs_now(pair.heads[0], day)] == [pair.parks[0]]
    assert cooperations.signs_now(two.pairs[1].heads[0], day) == []
    pair.print()
    pair.sign(0)
    assert [len(cooperations.signs_now(head, day)) for head in pair.heads] == [0, 1]


def test_a_cooperation_is_as_far_as_its_deal(talking: Pairing) -> None:
    pair = talking.pairs[0]
    cooperation = talking.entered(pair)

    def phase() -> Phase:
        return Cooperation.objects.get(pk=cooperation.pk).phase

    came = [phase()]
    pair.agree()
    came.append(phase())
    pair.print()
    for turn in (0, 1):
        pair.sign(turn)
        came.append(phase())
    pair.say(Move.START, 0)
    assert [*came, phase()] == [Phase.INTENTION, Phase.AGREED, Phase.AGREED, Phase.SIGNED, Phase.PERFORMING]


def test_the_board_counts_and_names_the_last_signature(two: Pairing) -> None:
    day, first = two.opened(), two.pairs[0]
    board = cooperations.board(day)
    assert (board.tally, board.last) == (Tally(0, 2, 0, 4), None)
    mark = cooperations.version(day)
    assert cooperations.version(day) == mark
    first.sign(1)
    seen = cooperations.board(day)
    assert (seen.tally, seen.last and seen.last.party) == (Tally(0, 2, 1, 4), first.parks[1].key)
    first.sign(0)
    assert cooperations.board(day).tally == Tally(1, 2, 2, 4)
    assert cooperations.version(day) != mark


def test_who_may_see_a_day(two: Pairing) -> None:
    day, (first, second) = two.planned(), two.pairs
    two.put(day, first)

    def seen(party: Party) -> bool:
        return cooperations.day_of(party, two.programme.key, day.key) is not None

    people_ = (two.office.officer, first.heads[0], second.heads[0], two.office.buyer, Party())
    assert [seen(one) for one in people_] == [True, True, False, False, False]
    actions.show_day(day=day, shown=True, by=two.office.officer)
    assert [seen(one) for one in people_] == [True] * 5
    actions.show_day(day=day, shown=False, by=two.office.officer)
    assert seen(Party()) is False


def check_all_signed(made: Pairing, day: SigningDay) -> None:
    """Every signature is there once, each file holds both and verifies, and the page says so."""
    number = len(made.pairs)
    assert cooperations.board(day).tally == Tally(number, number, 2 * number, 2 * number)
    wanted = sorted((pair.deal.key, park.key) for pair in made.pairs for park in pair.parks)
    assert sorted(Signature.objects.values_list("agreement__deal__key", "party")) == wanted
    assert Duty.objects.filter(kind="signing.waits", settled=None).count() == 0
    for agreement in Agreement.objects.select_related("deal"):
        found = verified(agreements.content(agreement)).findings
        assert (found.fine, len(found.signatures)) == (True, 2)


@pytest.mark.slow
@pytest.mark.database("postgresql")  # on SQLite, with one writer, processes race below
@pytest.mark.django_db(transaction=True)
def test_of_all_who_sign_at_once_every_signature_arrives_once(transactional_db: None) -> None:
    made = pairing(PAIRS)
    day, start = made.opened(), Barrier(2 * PAIRS)

    def sign(pair: Pair, turn: int) -> int:
        start.wait(PATIENCE)
        return pair.sign(turn).number

    came = at_once(*(lambda pair=pair, turn=turn: sign(pair, turn) for pair in made.pairs for turn in (0, 1)))
    assert sorted(map(int, map(str, came))) == [1] * PAIRS + [2] * PAIRS
    check_all_signed(made, day)


SIGNATORY = """
import sys
import django
django.setup()
from entrepot.deals import actions, agreements
from entrepot.deals.actions import Signing
from entrepot.deals.models import Agreement
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import party_of
print("ready", flush=True)
sys.stdin.readline()
for agreement in Agreement.objects.select_related("deal").order_by("pk"):
    park = agreement.deal.parties.order_by("pk")[int(sys.argv[1])].organisation
    by = party_of(Account.objects.get(memberships__organisation=park))
    shown = agreements.fingerprints(agreement)[-1]
    signing = Signing(park, agreement.number, shown, "Director", read=True)
    actions.sign_agreement(deal=agreement.deal, signing=signing, by=by)
print("signed", flush=True)
"""


@pytest.mark.slow
@pytest.mark.database("sqlite")  # on PostgreSQL, with many writers, threads race above
@pytest.mark.django_db(transaction=True)
def test_of_two_processes_that_sign_at_once_every_signature_arrives_once(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pairing(PAIRS)
    day = made.opened()
    file, here = tmp_path / "entrepot.sqlite3", home.current().path
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    shutil.copy(here / home.JOURNAL_KEY_FILE, tmp_path)
    shutil.copytree(here / "agreements", tmp_path / "agreements")
    with ExitStack() as stack:
        signing = [stack.enter_context(signatory(tmp_path, turn)) for turn in (0, 1)]
        assert [told(process) for process in signing] == ["ready"] * 2
        for process in signing:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        assert [told(process) for process in signing] == ["signed"] * 2
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    with sqlite3.connect(file) as copy:
        copy.backup(connection.connection)
    check_all_signed(made, day)


@contextmanager
def signatory(folder: Path, turn: int) -> Iterator[subprocess.Popen[str]]:
    """A process that signs for one side of every agreement, on the database in a folder."""
    environment = os.environ | {
        "ENTREPOT_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings",
    }
    command = [sys.executable, "-c", SIGNATORY, str(turn)]
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield process
        process.communicate()


def told(process: subprocess.Popen[str]) -> str:
    """The next line that a process writes."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
