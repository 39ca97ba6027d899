"""Two do the same at a time, on a database with many writers: it is done once, and the other hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from time_machine import travel

from entrepot.programmes import actions
from entrepot.programmes.actions import Offered
from entrepot.programmes.domain.deciding import Outcome
from entrepot.programmes.domain.delivering import Rhythm
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Application, Cooperation, Decision, Member
from tests.journal.sessions import at_once
from tests.programmes.at_work import TERM
from tests.programmes.called import DURING
from tests.programmes.reviewed import IN_REVIEW, Court, court

SELECTED, RESERVE, DECLINED = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED


def said(work: Callable[[], object]) -> str:
    """What came of it: done, or why not."""
    try:
        work()
    except ProgrammeRefusedError as error:
        return error.code
    return "done"


@pytest.mark.database("postgresql")  # on SQLite there is one writer at a time
def test_of_two_who_apply_decide_begin_or_offer_at_once_it_is_done_once(transactional_db: None) -> None:
    with travel(DURING, tick=False):
        made = court()
        other = made.office.published(title=made.programme.call.title)
        begun = at_once(*[lambda: made.office.begun(other).key] * 2)
        assert len(set(begun)) == Application.objects.filter(programme=other).count() == 1
    with travel(IN_REVIEW, tick=False):
        made.judged()
        _in_review(made)


def _in_review(made: Court) -> None:
    programme, officer = made.programme, made.officer
    deciding = made.deciding(SELECTED, RESERVE, DECLINED)

    def decide() -> str:
        return said(lambda: actions.decide(programme=programme, deciding=deciding, by=officer))

    def begin() -> str:
        return str(actions.start_cohort(programme=programme, rhythm=Rhythm.QUARTER, term=TERM, by=officer))

    def offer() -> Offered:
        return actions.offer_agreements(programme=programme, by=officer)

    assert sorted(map(str, at_once(decide, decide))) == ["done", "programme_elsewhere"]
    assert Decision.objects.count() == 1
    assert len(set(at_once(begin, begin))) == Member.objects.count() == 1
    assert sorted(at_once(offer, offer), key=str) == [Offered(0, 0, 0), Offered(1, 0, 0)]
    assert Cooperation.objects.count() == 1
