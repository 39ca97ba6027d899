"""The intake's rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.permissions import (
    Row,
    add,
    admitted_somewhere,
    its_admitted_member,
    known,
    manager,
    officer,
    operator,
    predicate,
)

keeper: Final = predicate(
    "its_keeper",
    lambda party, source: source is not None and bool(party.actor) and source.kept_by == party.actor,
)
asker: Final = predicate(
    "who_asked_for_it",
    lambda party, run: run is not None and bool(party.actor) and run.asked_by == party.actor,
)
of_nobody: Final = predicate(
    "of_nobody", lambda _, target: target is not None and target.organisation_id is None
)
for_it: Final = (manager & its_admitted_member) | officer | operator
RUNNERS: Final = "managers of the list's organisation, once it is admitted; officers and operators"

add(
    {
        "source.keep": Row(for_it | (keeper & of_nobody & admitted_somewhere), RUNNERS, "write"),
        "run.read": Row(for_it | (asker & of_nobody & known), f"{RUNNERS}; whoever asked for it", "read"),
        "run.answer": Row(
            for_it | (asker & of_nobody & admitted_somewhere), f"{RUNNERS}; whoever asked for it", "write"
        ),
        "run.work": Row(operator, "the node itself"),
    }
)
