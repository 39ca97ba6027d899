"""What the world knows of a programme at work: Alpha runs it, Gamma is its member, was warned, and reports."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from entrepot.deals.domain.wording import worded
from entrepot.people.models import Organisation
from entrepot.programmes.domain import delivery_stored
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.delivering import Measure, Target
from entrepot.programmes.models import (
    Application,
    Cohort,
    Member,
    MemberEvent,
    Programme,
    Report,
    TargetList,
)
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period

THEIRS: Final = frozenset({"owner", "grantee"})
WORKED: Final[dict[str, frozenset[str]]] = {
    "qtargetq": THEIRS,
    "qwarnedq": THEIRS,
    "qreportedq": THEIRS,
    "qcommentq": THEIRS,
    "qreportdraftq": frozenset({"grantee"}),
}
"""Who may meet each secret word of theirs."""


def worked(alpha: Organisation, gamma: Organisation) -> dict[str, dict[str, str]]:
    """Store it all; the ids of the programme, its member and its reports."""
    now, today = clock.now(), clock.today()
    programme = Programme.objects.create(
        organisation=alpha, kind=ProgrammeKind.COHORT, title={"en": "First round"}, opens=now - timedelta(days=300),
        closes=now - timedelta(days=290), places=2, published=now - timedelta(days=310), decided=now - timedelta(days=280),
        made_by="p-owner",
    )  # fmt: skip
    since = today - timedelta(days=270)
    term = {"since": since, "until": today + timedelta(days=300)}
    Cohort.objects.create(programme=programme, rhythm="quarter", made_by="p-owner", **term)
    application = Application.objects.create(
        programme=programme, organisation=gamma, state="selected", language="en", made_by="p-grantee"
    )  # fmt: skip
    member = Member.objects.create(
        programme=programme, organisation=gamma, application=application, state="warned", number=1, warned=now, **term
    )  # fmt: skip
    MemberEvent.objects.create(
        member=member, number=1, step="warn", state="warned", words="Nothing came, qwarnedq", until=term["until"], by="p"
    )  # fmt: skip
    target = Target(
        "halls", worded({"en": "Halls qtargetq"}), "halls", Measure.SAID, Decimal(9), Period(since, term["until"])
    )  # fmt: skip
    targets = TargetList.objects.create(
        programme=programme, number=1, targets=delivery_stored.targets_to_plain([target]), by="p-owner"
    )  # fmt: skip
    handed_in = Report.objects.create(
        member=member, start=since, end=since + timedelta(days=60), state="handed_in", targets=targets, said={"halls": "3"},
        comments={"halls": "In the mill, qcommentq"}, words="All is well, qreportedq", handed_in=now, made_by="p-grantee",
        pulled={"bookings": {"figure": "0", "events": []}},
    )  # fmt: skip
    draft = Report.objects.create(
        member=member, start=handed_in.end, end=handed_in.end + timedelta(days=60), words="qreportdraftq", made_by="p-grantee",
        comments={"halls": "qreportdraftq"},
    )  # fmt: skip
    return {
        "programme at work": {"first round": programme.key},
        "lit programme": {"first round": programme.key},
        "programme member": {"gamma's": member.key},
        "programme report": {"handed in": handed_in.key, "draft": draft.key},
    }
