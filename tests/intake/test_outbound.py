"""Calling out: what is never reached, and what comes of slow, large, late and forgetful servers."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from entrepot.intake.outbound import Bounds, Caller, Download, download
from entrepot.intake.rows import SourceError
from entrepot.vocabulary.problems import Code
from tests.intake.servers import Answer, Request, serve

QUICK = Bounds(bytes=100_000, seconds=5, patience=1, attempts=3, pause=0.01)
PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
NEVER = [
    "0.0.0.0", "0.1.2.3", "100.64.0.1", "100.100.100.200", "169.254.1.1", "169.254.169.254", "192.0.0.1",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a9fe:a9fe::1", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
    "2001:0:4136:e378::1", "100::1",
]  # fmt: skip
PRIVATE = [
    "127.0.0.1", "127.255.0.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1", "fc00::1",
    "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "2002:7f00:1::1",
]  # fmt: skip
NO_ADDRESS = [
    "", "   ", "list.csv", "//example.org/x", "file:///etc/passwd", "ftp://example.org/x", "gopher://a/_x",
    "data:text/csv,a", "javascript:alert(1)", "http://", "http:///x", "http://user@example.org/",
    "http://user:secret@example.org/", "http://example.org\r\nHost: x/", "http://a:99999/", "http://a:0/",
    "http://[fe80::1%25eth0]/", "http://exa mple.org/", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/",
    "http://[::1/", "unix:///run/x.sock", "http+unix://x/", "HTTP//x", "http://" + "a" * 3000,
]  # fmt: skip


def code_of(address: str, *, allow_private: bool = False, to: Sequence[str] | None = None) -> Code | None:
    """The code with which an address is refused; `to` is what its name leads to."""
    resolve = {} if to is None else {"resolve": lambda host, port: to}
    try:
        with Caller(allow_private=allow_private, bounds=QUICK, **resolve) as caller:
            caller.get(address)
    except SourceError as error:
        return error.problem.code
    return None


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_only_http_and_https_without_a_user_are_addresses(address: str) -> None:
    assert code_of(address, allow_private=True) == Code.ADDRESS_FORBIDDEN


@pytest.mark.parametrize("address", [*NEVER, *PRIVATE])
def test_addresses_that_are_not_public_are_refused_as_numbers_and_behind_names(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    assert code_of(f"http://{host}/list.csv") == Code.ADDRESS_FORBIDDEN
    assert code_of("https://lists.example.org/", to=[address]) == Code.ADDRESS_FORBIDDEN
    assert code_of("https://lists.example.org/", to=[*PUBLIC, address]) == Code.ADDRESS_FORBIDDEN


@pytest.mark.parametrize("address", NEVER)
def test_even_an_operator_cannot_allow_link_local_shared_and_reserved_ones(address: str) -> None:
    assert code_of("http://node.example.org/", allow_private=True, to=[address]) == Code.ADDRESS_FORBIDDEN


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "0",
    ],
)
def test_other_ways_of_writing_loopback_lead_to_the_same_refusal(host: str) -> None:
    with listening() as (port, heard):
        assert code_of(f"http://{host}:{port}/") in (Code.ADDRESS_FORBIDDEN, Code.SOURCE_UNREACHABLE)
        assert heard == []


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """Listen on loopback and note who connects."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def listen() -> None:
            try:
                heard.append(str(server.accept()[1]))
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


def test_a_redirect_to_another_network_is_refused_like_a_call() -> None:
    targets = {
        "/metadata": "http://169.254.169.254/latest/",
        "/file": "file:///etc/passwd",
        "/user": "http://a:b@127.0.0.1/",
        "/name": "http://[::ffff:169.254.169.254]/",
    }
    with serve(lambda asked: Answer(status=302, headers={"Location": targets[asked.path]})) as server:
        found = {path: code_of(server + path, allow_private=True) for path in targets}
    assert found == {
        "/metadata": Code.ADDRESS_FORBIDDEN,
        "/file": Code.ADDRESS_FORBIDDEN,
        "/user": Code.ADDRESS_FORBIDDEN,
        "/name": Code.ADDRESS_FORBIDDEN,
    }


def test_a_name_is_resolved_once_and_called_at_that_address() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with (
        serve(lambda _: Answer(b"here")) as server,
        Caller(allow_private=True, bounds=QUICK, resolve=resolve) as caller,
    ):
        port = server.rpartition(":")[2]
        assert caller.get(f"http://rebinding.example.org:{port}/").content == b"here"
    assert asked == ["rebinding.example.org"]


def test_redirects_are_followed_five_times() -> None:
    def answer(asked: Request) -> Answer:
        step = int(asked.path[1:])
        return Answer(b"end") if not step else Answer(status=301, headers={"Location": f"/{step - 1}"})

    with serve(answer) as server:
        assert code_of(f"{server}/5", allow_private=True) is None
        assert code_of(f"{server}/6", allow_private=True) == Code.SOURCE_UNREACHABLE


def test_what_is_too_large_is_cut_off_packed_or_not() -> None:
    zeros = gzip.compress(bytes(50_000_000))

    def answer(asked: Request) -> Answer:
        packed = {"Content-Encoding": "gzip"}
        return Answer(zeros, headers=packed) if asked.path == "/gzip" else Answer(bytes(200_000))

    with serve(answer) as server:
        assert code_of(f"{server}/gzip", allow_private=True) == Code.SOURCE_TOO_LARGE
        assert code_of(f"{server}/plain", allow_private=True) == Code.SOURCE_TOO_LARGE


def test_packed_content_is_unpacked_and_cut_content_refused() -> None:
    whole = gzip.compress(b"title\none\n" * 50)
    answers = {
        "/good": Answer(whole, headers={"Content-Encoding": "gzip"}),
        "/short": Answer(whole[:-12], headers={"Content-Encoding": "gzip"}),
        "/other": Answer(whole, headers={"Content-Encoding": "br"}),
        "/cut": Answer(b"title\n", cut=True),
    }
    with (
        serve(lambda asked: answers[asked.path]) as server,
        Caller(allow_private=True, bounds=QUICK) as caller,
    ):
        assert caller.get(f"{server}/good").text == "title\none\n" * 50
        found = [code_of(f"{server}{path}", allow_private=True) for path in ("/short", "/other", "/cut")]
    assert found == [Code.SOURCE_UNREACHABLE] * 3


def test_a_server_that_drips_is_given_up() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100:
                    try:
                        connection.sendall(bytes([letter]))
                    except OSError:
                        return
                    time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        with (
            Caller(allow_private=True, bounds=Bounds(seconds=0.4)) as caller,
            pytest.raises(SourceError) as raised,
        ):
            caller.get(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()
    assert raised.value.problem.code == Code.SOURCE_TOO_SLOW
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("later", ["0", "Fri, 27 Nov 2026 09:00:00 GMT", "soon"])  # a day that is over
def test_a_server_that_says_later_is_asked_again(later: str) -> None:
    seen: list[str] = []

    def answer(asked: Request) -> Answer:
        seen.append(asked.path)
        return Answer(status=503, headers={"Retry-After": later}) if len(seen) < 3 else Answer(b"now")

    with serve(answer) as server, Caller(allow_private=True, bounds=QUICK) as caller:
        assert caller.get(f"{server}/x").content == b"now"
    assert len(seen) == 3


def test_a_server_that_says_much_later_is_not_waited_for() -> None:
    with serve(lambda _: Answer(status=503, headers={"Retry-After": "86400"})) as server:
        began = time.monotonic()
        assert code_of(f"{server}/x", allow_private=True) == Code.SOURCE_ANSWERED
    assert time.monotonic() - began < 1


def test_waiting_ends_when_the_run_is_stopped() -> None:
    began = time.monotonic()
    with (
        serve(lambda _: Answer(status=503, headers={"Retry-After": "60"})) as server,
        Caller(allow_private=True, stopping=lambda: time.monotonic() - began > 0.3) as caller,
        pytest.raises(SourceError) as raised,
    ):
        caller.get(f"{server}/x")
    assert (raised.value.problem.code, time.monotonic() - began < 5) == (Code.HARVEST_STOPPED, True)


def test_the_query_and_the_user_are_not_told() -> None:
    with serve(lambda _: Answer(status=404)) as server, pytest.raises(SourceError) as raised:
        download(f"{server}/list.csv?key=secret", Path("unused"), allow_private=True)
    assert "secret" not in str(raised.value)
    with pytest.raises(SourceError) as raised:
        download("http://me:secret@example.org/", Path("unused"))
    assert "secret" not in str(raised.value)


def test_a_list_is_downloaded_whole_and_again_only_when_it_changed(tmp_path: Path) -> None:
    content = b"id,title\n1,one\n"

    def answer(asked: Request) -> Answer:
        if asked.headers.get("If-None-Match") == '"one"':
            return Answer(status=304)
        return Answer(content, headers={"ETag": '"one"', "Last-Modified": "Mon, 01 Jun 2026 00:00:00 GMT"})

    target = tmp_path / "list.csv"
    with serve(answer) as server:
        first = download(f"{server}/list.csv", target, allow_private=True)
        again = download(
            f"{server}/list.csv", target, allow_private=True, etag=first.etag, modified=first.modified
        )
    assert first == Download(
        True, '"one"', "Mon, 01 Jun 2026 00:00:00 GMT", hashlib.sha256(content).hexdigest(), len(content)
    )
    assert (target.read_bytes(), again.changed, again.etag) == (content, False, '"one"')


def test_a_download_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"before")
    with serve(lambda _: Answer(b"id,ti", cut=True)) as server, pytest.raises(SourceError) as raised:
        download(f"{server}/list.csv", target, allow_private=True, bounds=QUICK)
    assert raised.value.problem.code == Code.SOURCE_UNREACHABLE
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert target.read_bytes() == b"before"
