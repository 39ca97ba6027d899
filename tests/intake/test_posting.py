"""Sending to peers and redirects: the same addresses are refused whichever way they are come by; a redirect of what was sent leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from entrepot.intake.outbound import Caller
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.problems import Code
from tests.intake.servers import Answer, Request, serve
from tests.intake.test_outbound import NEVER, NO_ADDRESS, PRIVATE, PUBLIC, QUICK, code_of

WRITTEN = [
    "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "LOCALHOST", "localhost.", "0", "0xa9fea9fe",
    "2852039166", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
]  # fmt: skip
CASES = [*NEVER, *PRIVATE, *NO_ADDRESS, *WRITTEN]


def posted(address: str, *, allow_private: bool = False, to: Sequence[str] | None = None) -> Code | int:
    """The code with which an address is refused, or the status of the answer."""
    resolve = {} if to is None else {"resolve": lambda host, port: to}
    try:
        with Caller(allow_private=allow_private, bounds=QUICK, **resolve) as caller:
            return caller.post(address, b"{}", {"Content-Type": "application/json"}).status_code
    except SourceError as error:
        return error.problem.code


def test_there_are_more_than_sixty_cases() -> None:
    assert len(CASES) == len(set(CASES)) == 80


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_nothing_is_sent_to_what_is_no_address(address: str) -> None:
    assert posted(address, allow_private=True) == Code.ADDRESS_FORBIDDEN


@pytest.mark.parametrize("address", [*NEVER, *PRIVATE])
def test_nothing_is_sent_to_addresses_that_are_not_public(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert posted(f"http://{host}/exchange/v1/messages") == Code.ADDRESS_FORBIDDEN
    assert posted("https://node.example.org/", to=[address]) == Code.ADDRESS_FORBIDDEN
    assert posted("https://node.example.org/", to=[*PUBLIC, address]) == Code.ADDRESS_FORBIDDEN


@pytest.mark.parametrize("host", WRITTEN)
def test_nothing_is_sent_to_the_node_itself_however_it_is_written(host: str) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(b"here")

    with serve(answer) as server:
        port = server.rpartition(":")[2]
        assert posted(f"http://{host}:{port}/") in {Code.ADDRESS_FORBIDDEN, Code.SOURCE_UNREACHABLE}
    assert asked == []


def test_a_redirect_leads_to_none_of_them() -> None:
    """Of what is fetched it is refused like a call, of what is sent it is not followed at all."""
    hosts = [f"[{address}]" if ":" in address else address for address in NEVER]
    targets = [*(f"http://{host}/latest/" for host in hosts), "file:///etc/passwd", "http://a:b@127.0.0.1/"]
    targets += ["gopher://127.0.0.1/_x", "http://0xa9fea9fe/", "http://2852039166/"]
    with serve(
        lambda asked: Answer(status=307, headers={"Location": targets[int(asked.path[1:])]})
    ) as server:
        fetched = {code_of(f"{server}/{place}", allow_private=True) for place in range(len(targets))}
        sent = {posted(f"{server}/{place}", allow_private=True) for place in range(len(targets))}
    assert (fetched, sent) == ({Code.ADDRESS_FORBIDDEN}, {307})


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_once() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with (
        serve(lambda request: Answer(request.content)) as server,
        Caller(allow_private=True, bounds=QUICK, resolve=resolve) as caller,
    ):
        port = server.rpartition(":")[2]
        assert caller.post(f"http://rebinding.example.org:{port}/", b"{}", {}).content == b"{}"
    assert asked == ["rebinding.example.org"]
