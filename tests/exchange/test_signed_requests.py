"""Requests of nodes: what is signed is heard as it was said; whatever is changed in it is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from entrepot.exchange.domain import keys
from entrepot.exchange.signing.requests import NotHeardError, SignedRequest, combined, judge, sign

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
PRIVATE = bytes(range(32))
KEY = keys.key_id(keys.public_of(PRIVATE))
KNOWN = {KEY: keys.public_of(PRIVATE)}
URL = "https://node.example/exchange/v1/messages?part=1&of=2"


def said(body: bytes = b'{"number":7}') -> SignedRequest:
    request = SignedRequest("POST", URL, body)
    sign(request, private=PRIVATE, key=KEY, message="m-0007", now=NOW)
    return request


def code(request: SignedRequest, now: datetime = NOW, known: dict[str, bytes] = KNOWN) -> str:
    try:
        judge(request, known.get, now=now)
    except NotHeardError as error:
        return error.code
    return "heard"


def test_what_was_signed_is_heard_as_it_was_said() -> None:
    found = judge(said(), KNOWN.get, now=NOW)
    assert (found.key, found.created, found.message, len(found.nonce)) == (KEY, NOW, "m-0007", 32)
    assert judge(said(), KNOWN.get, now=NOW).nonce != found.nonce


@pytest.mark.parametrize(
    ("later", "expected"), [(300, "heard"), (301, "too_old"), (-300, "heard"), (-301, "too_early")]
)
def test_the_window_is_five_minutes_on_both_sides(later: int, expected: str) -> None:
    assert code(said(), NOW + timedelta(seconds=later)) == expected


def test_another_key_does_not_count_under_the_name_of_one_that_does() -> None:
    other = keys.new_private()
    assert code(said(), known={}) == "unknown_key"
    assert code(said(), known={KEY: keys.public_of(other)}) == "bad_signature"


CHANGES: dict[str, Callable[[SignedRequest], object]] = {
    "method": lambda request: setattr(request, "method", "PUT"),
    "host": lambda request: setattr(request, "url", URL.replace("node", "other")),
    "path": lambda request: setattr(request, "url", URL.replace("messages", "keys")),
    "query": lambda request: setattr(request, "url", URL.replace("part=1", "part=2")),
    "no query": lambda request: setattr(request, "url", URL.partition("?")[0]),
    "message": lambda request: request.headers.update({"Entrepot-Message": "m-0008"}),
    "digest": lambda request: request.headers.update(said(b"{}").headers | {"Signature": request.headers["Signature"]}),
    "tag": lambda request: _in_input(request, 'tag="entrepot-1"', 'tag="other"'),
    "created": lambda request: _in_input(request, f"created={int(NOW.timestamp())}", f"created={int(NOW.timestamp()) + 1}"),
    "no nonce": lambda request: _in_input(request, ";nonce=", ";tag2="),
    "coverage": lambda request: _in_input(request, ' "content-digest"', ""),
    "twice": lambda request: request.headers.update({"Signature-Input": f"{request.headers['Signature-Input']}, other=();created=1"}),
}  # fmt: skip


def _in_input(request: SignedRequest, old: str, new: str) -> None:
    before = request.headers["Signature-Input"]
    assert old in before
    request.headers["Signature-Input"] = before.replace(old, new)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_is_not_heard(change: Callable[[SignedRequest], object]) -> None:
    request = said()
    change(request)
    assert code(request) in {"bad_signature", "digest_differs", "component_missing"}


@pytest.mark.parametrize("name", ["Signature", "Signature-Input", "Content-Digest", "Entrepot-Message"])
def test_what_is_left_out_is_missed(name: str) -> None:
    request = said()
    del request.headers[name]
    assert code(request) == ("unsigned" if name.startswith("Signature") else "component_missing")


def test_a_body_that_was_changed_has_another_digest() -> None:
    request = said()
    request.body = b'{"number":8}'
    assert code(request) == "digest_differs"


def test_five_hundred_messages_that_were_tampered_with_are_refused() -> None:
    chance, heard = random.Random(20261128), []
    for number in range(500):
        request = said(f'{{"number":{number}}}'.encode())
        what = _tampered(request, chance)
        if code(request) == "heard":
            heard.append((number, what))
    assert heard == []


def _tampered(request: SignedRequest, chance: random.Random) -> str:
    """Change one character of one part of it, take one out or put one in; the name of the part."""
    part = chance.choice(["method", "url", "body", *request.headers])
    before = {"method": request.method, "url": request.url, "body": request.body.decode()}.get(part)
    text = request.headers[part] if before is None else before
    place = chance.randrange(
        len("https://") if part == "url" else 0, len(text)
    )  # the scheme is no part of it
    if part == "Signature-Input" and place < len("entrepot"):
        place = chance.randrange(
            len("entrepot="), len(text)
        )  # the label is no part of what is signed (RFC 9421, 7.2.5)
    if part == "Signature":
        place = min(place, len(text) - 6)  # behind it are bits of the base64 that say nothing
    other = chance.choice([c for c in "abcXYZ019/" if c != text[place].lower() and c != text[place]])
    changed = chance.choice(
        [
            text[:place] + other + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + other + text[place:],
        ]
    )
    if part == "method":
        request.method = changed.upper() or "X"
    elif part == "url":
        request.url = changed
    elif part == "body":
        request.body = changed.encode()
    else:
        request.headers[part] = changed
    return part


def test_lines_of_one_name_are_joined_so_that_a_second_signature_is_seen() -> None:
    assert combined([("A", "1"), ("b", "2"), ("a", "3")]) == {"a": "1, 3", "b": "2"}
