"""Messages of nodes: how fast they are signed and judged, 500 that were tampered with, and 10,000 replays across restarts."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import report

SECTION = "exchange signatures"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "entrepot.site.settings", "ENTREPOT_EMBEDDER": "none"}
PRIVATE = bytes(range(32))
URL = "http://node.example/exchange/v1/messages"
RESTARTS = 4
TAMPERED = 500


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, check, and write the note."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=2_500)
    count = asked.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "node"
        environment = os.environ | SETTINGS | {"ENTREPOT_HOME": str(home), "ENTREPOT_HOSTS": "node.example"}
        subprocess.run(
            [sys.executable, "-m", "entrepot.cli", "init", str(home), "--place", "guangzhou"],
            env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        first = _inside(environment, f"hear({count}, {str(folder)!r})")
        replays = [_inside(environment, f"replay({str(folder)!r})") for _ in range(RESTARTS)]
    refused = sum(one["refused"] for one in replays)
    rows = [
        ["signed", f"{first['signed']:,.0f} a second"],
        ["judged", f"{first['judged']:,.0f} a second"],
        ["heard, with the nonce stored in the transaction", f"{first['heard_a_second']:,.0f} a second"],
        [f"of {TAMPERED} tampered with, refused", str(first["tampered"])],
        [f"of {RESTARTS * count:,} replays in {RESTARTS} new processes, refused", f"{refused:,}"],
    ]
    if refused != RESTARTS * count or first["heard"] != count or first["tampered"] != TAMPERED:
        raise SystemExit("A message was heard that must not be, or one was not that must.")
    report.write(SECTION, report.table(["what", "found"], rows))


def _inside(environment: dict[str, str], call: str) -> dict[str, Any]:
    code = f"import django, json; django.setup(); import bench.exchange_signatures as it; print(json.dumps(it.{call}))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def hear(count: int, folder: str) -> dict[str, float]:
    """Pin a peer, hear messages of it, keep them for `replay`; then hear some that were tampered with."""
    from entrepot.exchange.domain import keys
    from entrepot.exchange.models import Peer, PeerKey
    from entrepot.exchange.signing.requests import SignedRequest, judge, sign
    from entrepot.runtime import clock

    public = keys.public_of(PRIVATE)
    key = keys.key_id(public)
    peer = Peer.objects.create(
        node=keys.node_id(public), name="There", url="http://there.example", jurisdiction="HK", added=clock.now(), added_by="bench"
    )  # fmt: skip
    PeerKey.objects.create(peer=peer, key_id=key, public=keys.encoded(public), pinned=clock.now())
    requests = [SignedRequest("POST", URL, json.dumps({"n": n}).encode()) for n in range(count)]
    started = time.perf_counter()
    for number, request in enumerate(requests):
        sign(request, private=PRIVATE, key=key, message=f"m-{number}", now=clock.now())
    signed = time.perf_counter()
    for request in requests:
        judge(request, {key: public}.get, now=clock.now())
    judged = time.perf_counter()
    heard = sum(_heard(request.headers, request.body) for request in requests)
    done = time.perf_counter()
    Path(folder, "said.json").write_text(json.dumps([[one.headers, one.body.decode()] for one in requests]))
    chance, tampered = random.Random(7), 0
    for number in range(TAMPERED):
        request = SignedRequest("POST", URL, json.dumps({"tampered": number}).encode())
        sign(request, private=PRIVATE, key=key, message=f"tampered-{number}", now=clock.now())
        headers, body = _changed(request, chance)
        tampered += not _heard(headers, body)
    return {
        "signed": count / (signed - started), "judged": count / (judged - signed), "heard": heard,
        "heard_a_second": count / (done - judged), "tampered": tampered,
    }  # fmt: skip


def replay(folder: str) -> dict[str, int]:
    """Send what was heard once more; how many were refused as heard before."""
    said = json.loads(Path(folder, "said.json").read_text())
    return {"refused": sum(_fault(headers, body.encode()) == "heard_before" for headers, body in said)}


def _heard(headers: dict[str, str], body: bytes) -> bool:
    return _fault(headers, body) == ""


def _fault(headers: dict[str, str], body: bytes) -> str:
    from django.db import transaction
    from django.test import RequestFactory

    from entrepot.exchange.hearing import heard
    from entrepot.exchange.refusals import UnheardError

    request = RequestFactory(SERVER_NAME="node.example").post(
        URL.partition("node.example")[2], body, content_type="application/json", headers=headers
    )
    try:
        with transaction.atomic():
            heard(request)
    except UnheardError as error:
        return error.code
    return ""


def _changed(request: Any, chance: random.Random) -> tuple[dict[str, str], bytes]:
    """One header left out or of another message, one character of the body, or the key's name changed."""
    headers, body = dict(request.headers), request.body
    what = chance.choice([*headers, "body", "key"])
    if what == "body":
        place = chance.randrange(len(body))
        return headers, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    if what == "key":
        old = headers["Signature-Input"]
        return headers | {"Signature-Input": old.replace('keyid="', 'keyid="0')}, body
    if chance.random() < 0.5:
        return {name: value for name, value in headers.items() if name != what}, body
    text = headers[what]
    place = chance.randrange(len("entrepot=:") if what.startswith("Signature") else 0, len(text) - 6)
    other = chance.choice([c for c in "abcXYZ019" if c.lower() != text[place].lower()])
    return headers | {what: text[:place] + other + text[place + 1 :]}, body


if __name__ == "__main__":
    main(sys.argv[1:])
