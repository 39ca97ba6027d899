"""Looking for records that are one: which pairs there are and what is to become of each, of everything or of what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from entrepot.catalogue.actions.learning import keep_model, mark_linked
from entrepot.catalogue.actions.linking import (
    Proposal,
    drop_likenesses,
    propose_likenesses,
)
from entrepot.catalogue.comparing import compare
from entrepot.catalogue.likenesses import learnt
from entrepot.catalogue.sameness import KINDS, main_first, verdict
from entrepot.catalogue.subjects import sides, subjects, with_joined
from entrepot.engine.linkage import Model
from entrepot.journal import queries as journal
from entrepot.journal.actions import settle
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress, silent

AT_ONCE: Final = 200
"""So many pairs are stored in one transaction: others write in between."""
READ: Final = 2000
FEW: Final = 500
"""Of so many keys it is asked first whether any is of a kind at all."""
TOUCHED: Final = frozenset(
    {
        "record.new", "record.changed", "record.published", "record.relisted", "record.moved", "record.parted",
        "organisation.new", "organisation.changed", "organisation.founded", "organisation.edited", "organisation.admitted",
        "organisation.parted",
    }
)  # fmt: skip
"""Acts of the journal after which a record may be like another."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found among one kind: every pair with a verdict, the surest first, and how many things were compared.

    ``trained`` is the model that was trained for it, if one was.
    """

    kind: str
    things: int
    proposals: tuple[Proposal, ...]
    compared: tuple[str, ...]
    trained: Model | None


def look(kind: str, *, keys: Iterable[str] | None = None, progress: Progress = silent) -> Looked:
    """Compare what is listed of a kind, and say what is to become of each pair; nothing is written.

    Args:
        kind: one of ``sameness.KINDS``.
        keys: only what has changed: these are compared with everything; all with all when None.
    """
    found = subjects(kind)
    judged = sides(found)
    things = [with_joined(item) for item in found]
    wanted = None if keys is None else set(keys)
    changed = [place for place, item in enumerate(found) if wanted is None or item.key in wanted]
    at = {thing.key: place for place, thing in enumerate(things)}
    pairs, trained = compare(kind, judged, things, changed, progress)
    proposals = []
    for item in pairs:
        left, right = judged[at[item.pair.left]], judged[at[item.pair.right]]
        decided = verdict(item.pair.score, kind, left, right, item.join_from)
        if decided != "nothing":
            main, other = (found[at[side.thing.key]] for side in main_first(left, right))
            proposals.append(Proposal(kind, item.pair, main, other, decided, item.model))
    proposals.sort(key=lambda item: (-item.pair.score, item.pair.left, item.pair.right))
    return Looked(kind, len(found), tuple(proposals), tuple(found[place].key for place in changed), trained)


def store(looked: Looked, *, by: Party, progress: Progress = silent) -> dict[str, int]:
    """Store what was found, in portions; returns how many were joined by themselves and how many now wait for a person.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    found = looked.proposals
    if looked.trained is not None:
        keep_model(kind=looked.kind, model=looked.trained.as_dict(), by=by)
    drop_likenesses(kind=looked.kind, compared=looked.compared, but=(item.pair for item in found), by=by)
    done = {"joined": 0, "open": 0}
    for start in range(0, len(found), AT_ONCE):
        said = propose_likenesses(proposals=found[start : start + AT_ONCE], by=by)
        done = {name: done[name] + said[name] for name in done}
        progress(min(start + AT_ONCE, len(found)), len(found), f"{looked.kind}: pairs")
    return done


def link_changed(*, by: Party, progress: Progress = silent) -> dict[str, int]:
    """Look at everything that changed since it was last looked at, one kind after the other, and store what is found.

    May be stopped and done again at any time: a kind's position moves when all of it is stored.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    done = {"joined": 0, "open": 0}
    changes = _Changes()
    for kind in KINDS:
        changes.read_on()
        known = learnt().get(kind)
        touched = changes.after(known.position if known else 0)
        if touched and (len(touched) > FEW or subjects(kind, touched)):
            said = store(look(kind, keys=touched, progress=progress), by=by, progress=progress)
            done = {name: done[name] + said[name] for name in done}
        mark_linked(kind=kind, position=changes.last, by=by)
    return done


class _Changes:
    """What was listed or changed, by the positions of the change sequence; read once for all kinds."""

    def __init__(self) -> None:
        known = learnt()
        self.last = min((known[kind].position if kind in known else 0 for kind in KINDS), default=0)
        self._touched: list[tuple[int, str]] = []

    def read_on(self) -> None:
        """Read what came since; also what was done meanwhile: joining organisations moves what they own."""
        while settle():
            pass
        while found := journal.changes(after=self.last, limit=READ):
            self._touched += [(position, entry.subject) for position, entry in found if entry.verb in TOUCHED]
            self.last = found[-1][0]

    def after(self, position: int) -> set[str]:
        """The keys of what was listed or changed after a position."""
        return {key for at, key in self._touched if at > position}
