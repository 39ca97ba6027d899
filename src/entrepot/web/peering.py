"""Other nodes, as their pages show them: how fresh, how far behind, what went wrong, what stayed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from entrepot.exchange.domain.keys import fingerprint
from entrepot.exchange.models import Peer, PeerKey
from entrepot.exchange.queries.feeds import Progress, progress_of
from entrepot.exchange.queries.peers import reasons_of
from entrepot.web import figures
from entrepot.web.travelling import HeldThere, held_words

STATES: Final = {
    "active": (gettext_noop("active"), "strong"),
    "paused": (gettext_noop("rests"), "fair"),
    "ended": (gettext_noop("ended"), "plain"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A peer in the list. ``error`` is what went wrong the last time, with what to do."""

    node: str
    name: str
    jurisdiction: str
    url: str
    state: str
    grade: str
    heard: str
    reached: str
    lag: str
    error: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a peer: whether it signs now, and since when."""

    id: str
    fingerprint: str
    state: str
    pinned: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Stayed:
    """A reason for which a portion stayed here, and how often."""

    why: HeldThere
    count: str


def line(peer: Peer) -> Line:
    """A peer as the list tells of it."""
    state, grade = STATES[peer.state]
    return Line(
        peer.node, peer.name, peer.jurisdiction, peer.url, _(state), grade, moment(peer.last_heard), moment(peer.last_reached),
        _lag(progress_of(peer)) if peer.state == "active" else "", _error(peer),
    )  # fmt: skip


def keys_shown(peer: Peer) -> list[Key]:
    """A peer's keys, the newest first."""
    return [_key(key) for key in reversed(peer.keys.all())]


def counted(stands: Progress) -> list[tuple[str, str]]:
    """The figures of the exchange with a peer: label and figure."""
    return [
        (_("Sent"), figures.number(stands.sent)),
        (_("Of those, without some portion"), figures.number(stands.masked)),
        (_("Taken back"), figures.number(stands.withdrawn)),
        (_("Held at the border whole"), figures.number(stands.stayed)),
        (_("Received"), figures.number(stands.received)),
        (_("Messages without a receipt"), figures.number(stands.waiting)),
        (_("Changes not looked at yet"), figures.number(stands.behind)),
        (_("Last receipt"), moment(stands.last_out)),
        (_("Last message from there"), moment(stands.last_in)),
    ]


def stayed(peer: Peer) -> list[Stayed]:
    """What was masked and why, the most frequent first."""
    language = get_language() or "en"
    return [Stayed(held_words(held, language), figures.number(count)) for held, count in reasons_of(peer)]


def _key(key: PeerKey) -> Key:
    if key.revoked:
        state = _("revoked: nothing under it counts")
    elif key.ended:
        state = _("replaced: what it signed before still holds")
    else:
        state = _("signs now")
    return Key(
        key.key_id, fingerprint(key.key_id), state, moment(key.pinned), not key.revoked and not key.ended
    )


def _lag(stands: Progress) -> str:
    if not stands.waiting and not stands.behind:
        return _("nothing waits")
    said = []
    if stands.waiting:
        said.append(
            ngettext("%(count)s message waits", "%(count)s messages wait", stands.waiting)
            % {"count": figures.number(stands.waiting)}
        )
    if stands.behind:
        said.append(
            ngettext("%(count)s change to look at", "%(count)s changes to look at", stands.behind)
            % {"count": figures.number(stands.behind)}
        )
    if stands.since:
        said.append(_("since %(time)s") % {"time": moment(stands.since)})
    return " · ".join(said)


def _error(peer: Peer) -> str:
    if not peer.error:
        return ""
    return f"{_(str(peer.error['sentence']))} {_(str(peer.error['remedy']))}"


def moment(value: datetime | None) -> str:
    """An instant as pages of the exchange tell it."""
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT") if value else _("never")
