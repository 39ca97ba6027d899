"""How far a run is, as a word, a heading and a sentence."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.intake.domain import RunState
from entrepot.intake.models import Run
from entrepot.web import figures
from entrepot.web.names import name_in
from entrepot.web.present import listed

STATES: Final[dict[str, str]] = {
    RunState.WAITING: gettext_noop("waiting"),
    RunState.FETCHING: gettext_noop("being fetched"),
    RunState.READING: gettext_noop("being read"),
    RunState.ASKING: gettext_noop("asks"),
    RunState.STORING: gettext_noop("being stored"),
    RunState.DONE: gettext_noop("done"),
    RunState.FAILED: gettext_noop("failed"),
    RunState.DROPPED: gettext_noop("not imported"),
}
GRADES: Final[dict[str, str]] = {RunState.DONE: "", RunState.FAILED: "none", RunState.ASKING: "warning"}
"""The look of a state's label; the others are plain."""


def state_word(run: Run) -> str:
    """Where a run stands, in a word."""
    return name_in(STATES, run.state)


def grade(run: Run) -> str:
    """The look of that word."""
    return GRADES.get(run.state, "plain")


def accepted(run: Run) -> int:
    """How many rows are good."""
    return run.read - run.refused


def headline(run: Run) -> str:
    """What a run's page is called."""
    given = {"count": figures.number(accepted(run))}
    match run.state:
        case RunState.ASKING if accepted(run):
            return (
                ngettext("%(count)s row can be imported", "%(count)s rows can be imported", accepted(run))
                % given
            )
        case RunState.ASKING:
            return _("No row can be imported")
        case RunState.DONE if run.unchanged:
            return _("The list is as it was")
        case RunState.DONE:
            return ngettext("%(count)s row imported", "%(count)s rows imported", accepted(run)) % given
        case RunState.FAILED:
            return _("This list cannot be read")
        case RunState.DROPPED:
            return _("Not imported")
    return _("The list is being worked on")


def sentence(run: Run, refused: bool) -> str:
    """Where it stands, in a sentence or two; ``refused`` where refused rows can be downloaded."""
    match run.state:
        case RunState.WAITING:
            return _("It waits for the node's background work. You need not wait here.")
        case RunState.FETCHING:
            return _("It is being fetched from its address. You need not wait here.")
        case RunState.READING:
            return _("Every row is being read and judged; nothing is stored yet. You need not wait here.")
        case RunState.STORING:
            return _("The rows are being stored, some hundred at a time. You need not wait here.")
        case RunState.FAILED | RunState.DROPPED:
            return _("Nothing has been stored.") if not run.cursor else _("What was stored before stays.")
        case RunState.ASKING if not accepted(run):
            return _("Nothing has been stored yet.")
        case RunState.ASKING:
            return _(
                "Nothing has been stored yet. Look it over, then import the good rows; refused rows come back in a file that you can correct."
            )
    return _done(run, refused)


def _done(run: Run, refused: bool) -> str:
    if run.unchanged:
        return _("It has not changed since it was read the last time, so nothing had to be read.")
    if not run.complete:
        return _(
            "It broke off before its end: what came is in the catalogue, and nothing was withdrawn. The next run asks for the rest."
        )
    if refused:
        return _(
            "The good rows are in the catalogue. The refused rows are in a file of their own: correct them there and import that file."
        )
    return _("They are in the catalogue now.") if accepted(run) else _("There was nothing in it to import.")


def counts(run: Run) -> str:
    """What a run did, in one line."""
    if run.state in {RunState.WAITING, RunState.FETCHING, RunState.READING}:
        return ""
    if run.unchanged:
        return _("unchanged")
    words = (
        (run.new, _("%(count)s new")),
        (run.changed, _("%(count)s changed")),
        (run.same, _("%(count)s unchanged")),
        (run.refused, _("%(count)s refused")),
        (run.withdrawn, _("%(count)s withdrawn")),
    )
    return listed([word % {"count": figures.number(count)} for count, word in words if count])
