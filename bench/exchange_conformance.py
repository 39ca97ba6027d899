"""What nodes say to each other against the vectors of others: RFC 9421 B.2 and B.3, RFC 6962, and addresses that a peer must not lead this node to.

Each example of the RFC is also changed in one part, and must not hold then. Addresses go through ``exchange.calling.call``, the way every message
to a peer takes; none may be connected to.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from bench import report

SECTION = "exchange conformance"


def main() -> None:
    """Check all, and write the table; fails when one is not as it must be."""
    os.environ |= {
        "ENTREPOT_HOME": tempfile.mkdtemp(prefix="entrepot-conformance-"),
        "ENTREPOT_PRIVATE_SOURCES": "",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    import django

    django.setup()
    seen = {**_examples(), **_vectors(), **_addresses()}
    rows = [
        [what, str(asked), str(count), "yes" if count == asked else "**no**"]
        for what, (asked, count) in seen.items()
    ]
    report.write(
        SECTION,
        f"{report.machine('http-message-signatures', 'rfc8785')}\n\n{report.table(['what', 'asked', 'seen', 'met'], rows)}",
    )
    if any(asked != count for asked, count in seen.values()):
        raise SystemExit("One is not as it must be.")


def _examples() -> dict[str, tuple[int, int]]:
    from tests.exchange.test_rfc9421 import (
        EXAMPLES,
        test_the_rfc_s_examples_hold_and_do_not_once_a_part_is_changed,
    )

    held = 0
    for example in EXAMPLES.values():
        try:
            test_the_rfc_s_examples_hold_and_do_not_once_a_part_is_changed(example)
        except AssertionError:
            continue
        held += 1
    return {
        "examples of RFC 9421 (B.2, B.3) that hold, and hold no more once a part is changed": (
            len(EXAMPLES),
            held,
        )
    }


def _vectors() -> dict[str, tuple[int, int]]:
    from tests.exchange.test_merkle import VECTORS, holds

    vectors = [json.loads(file.read_text("utf8")) for file in sorted(VECTORS.rglob("*.json"))]
    right = sum(holds(one) is not one["wantErr"] for one in vectors)
    return {
        "proofs of RFC 6962 judged as transparency-dev's vectors say (its inclusion and consistency)": (
            196,
            right,
        )
    }


def _addresses() -> dict[str, tuple[int, int]]:
    from entrepot.exchange.calling import call
    from entrepot.exchange.identity import Identity, OwnKey
    from entrepot.exchange.sending import UndeliveredError
    from tests.intake.test_outbound import NEVER, NO_ADDRESS, PRIVATE

    hosts = [f"[{address}]" if ":" in address else address for address in (*NEVER, *PRIVATE)]
    written = (
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "0",
    )
    urls = [*NO_ADDRESS, *(f"http://{host}" for host in (*hosts, *written))]
    me, refused = Identity((OwnKey(bytes(range(32)), "2026-11-28T00:00:00+00:00"),)), 0
    with _connecting() as connected:
        for url in urls:
            try:
                call(url, "/exchange/v1/messages", b"{}", "m-1", me)
            except UndeliveredError:
                refused += 1
    what = "addresses of peers that lead to this machine, its network, reserved ranges or are none: refused"
    return {what: (len(urls), refused), "… connections made for them": (0, len(connected))}


@contextmanager
def _connecting() -> Iterator[list[object]]:
    """Note every connection that is begun."""
    begun: list[object] = []
    real = socket.socket.connect

    def noted(one: socket.socket, address: object) -> None:
        begun.append(address)
        real(one, address)  # type: ignore[arg-type]  # -- whatever the caller gave

    with mock.patch.object(socket.socket, "connect", noted):
        yield begun


if __name__ == "__main__":
    main()
