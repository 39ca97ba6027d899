"""Messages on their way: in order, the same bytes until the receipt is here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from entrepot.exchange.actions.keeping import begin_anew, keep_receipt, note_failure, send_from
from entrepot.exchange.domain.canonical import digest
from entrepot.exchange.domain.receipts import LONGEST, matches
from entrepot.exchange.domain.statements import StatementError, verify
from entrepot.exchange.failpoints import reach
from entrepot.exchange.identity import own
from entrepot.exchange.models import Outgoing, Peer
from entrepot.exchange.queries.peers import keys_of
from entrepot.people.domain import Party
from entrepot.runtime import clock

PATH: Final = "/exchange/v1/messages"
MENDED: Final = 2
"""How often in one go the two sides may agree anew on what was said."""
_OK, _CONFLICT, _BUSY = 200, 409, (429, 503)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class UndeliveredError(Exception):
    """Nothing came back."""

    def __init__(self, code: str, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.remedy = code, sentence, remedy


Post = Callable[[Peer, str, bytes, str], Answer]
"""Sends bytes to a peer: the peer, the path, the bytes, the message's id. Raises `UndeliveredError` when nothing came back."""


def nothing() -> None:
    """Do nothing while a message is under way."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How it went: messages whose receipts came, the records in them, and whether all that waited has arrived."""

    messages: int
    records: int
    done: bool


def deliver(
    *, peer: Peer, post: Post, meanwhile: Callable[[], None] = nothing, most: int = 1000, ahead: bool = False,
    by: Party,
) -> Delivered:  # fmt: skip
    """Send what waits for a peer, one message after the other, until one fails. What failed waits for its next try.

    Args:
        post: is called in a thread of its own, which reads nothing from the database.
        meanwhile: what is done each time while a message is under way.
        ahead: do not wait for the next try: a person looks on.
    """
    with ThreadPoolExecutor(1, "post") as line:

        def carried(*given: Any) -> Answer:
            under_way = line.submit(post, *given)
            meanwhile()
            return under_way.result()

        return _deliver(peer, carried, most, ahead, by)


def _deliver(peer: Peer, post: Post, most: int, ahead: bool, by: Party) -> Delivered:
    count = records = mended = 0
    while count < most:
        outgoing = Outgoing.objects.filter(peer=peer, received=None).order_by("number").first()
        if outgoing is None:
            return Delivered(count, records, True)
        if not ahead and _is_early(outgoing):
            return Delivered(count, records, False)
        answer = _send(outgoing, peer, post, by)
        if answer is None:
            return Delivered(count, records, False)
        if answer.status == _OK and _received(outgoing, peer, answer, by):
            count += 1
            records += outgoing.body.count('"record":"')
        elif mended < MENDED and answer.status == _CONFLICT and _mend(peer, answer, by):
            mended += 1
        else:
            _failed(outgoing, answer, by)
            return Delivered(count, records, False)
    return Delivered(count, records, False)


def _is_early(outgoing: Outgoing) -> bool:
    due, now = outgoing.next_try, clock.now()
    return due is not None and now < due <= now + LONGEST


def _send(outgoing: Outgoing, peer: Peer, post: Post, by: Party) -> Answer | None:
    try:
        return post(peer, PATH, outgoing.body.encode(), outgoing.message)
    except UndeliveredError as error:
        note_failure(outgoing=outgoing, code=error.code, sentence=error.sentence, remedy=error.remedy, by=by)
        return None


def _received(outgoing: Outgoing, peer: Peer, answer: Answer, by: Party) -> bool:
    """Keep the receipt if it is one of exactly this message, signed by the peer."""
    try:
        statement = verify(answer.body, keys_of(peer)).says
    except StatementError:
        return False
    content = digest(outgoing.body.encode())
    sent = {"sender": own().node, "receiver": peer.node}
    if not matches(statement, **sent, number=outgoing.number, digest=content):
        return False
    reach("after_send_before_mark")
    keep_receipt(outgoing=outgoing, receipt=answer.body.decode(), by=by)
    return True


def _mend(peer: Peer, answer: Answer, by: Party) -> bool:
    """The receiver counts otherwise: go back to what it has not, or begin anew where that is not kept. False when it does not say."""
    expected = _said(answer).get("expected")
    try:
        number = int(str(expected))
    except ValueError:
        return False
    if number < 1:
        return False
    if not send_from(peer=peer, number=number, by=by):
        begin_anew(peer=peer, number=number, by=by)
    return True


def _failed(outgoing: Outgoing, answer: Answer, by: Party) -> None:
    after = None
    if answer.status in _BUSY:
        code, sentence = "peer_busy", "The other node asks to wait."
        remedy = "Nothing needs to be done: it is tried again then."
        after = _seconds(answer.headers.get("retry-after"))
    elif answer.status == _OK:
        code, sentence = (
            "receipt_wrong",
            "The other node's receipt is not of this message, or not signed by it.",
        )
        remedy = "Ask its operator whether its key was replaced."
    else:
        said = _said(answer)
        code = str(said.get("code") or f"status_{answer.status}")[:60]
        sentence = "The other node does not take the message."
        remedy = "Ask its operator; it is tried again meanwhile."
    note_failure(outgoing=outgoing, code=code, sentence=sentence, remedy=remedy, after=after, by=by)


def _said(answer: Answer) -> Mapping[str, object]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _seconds(written: str | None) -> float | None:
    try:
        return float(written) if written is not None else None
    except ValueError:
        return None
