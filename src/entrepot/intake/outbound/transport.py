"""The transport under every call: judged addresses, a time by which all is over, answers of bounded size."""

import ssl
import time
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import httpcore2
import httpx2

from entrepot.intake.outbound.addresses import Resolve, allowed_addresses, checked_url, readable
from entrepot.intake.rows import MEGABYTE, in_megabytes, source_error
from entrepot.vocabulary.problems import Code

_PIECE: Final = 1 << 18
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one source may ask of the node.

    `bytes` and `seconds` are for one answer, unpacked and from the call to the last byte; `total` is what all pages of one harvest
    may come to, as they are kept here. `patience` is how
    many seconds are waited in all when a server says to come back later, `attempts` how often one request is
    made, `pause` the seconds before the first repeat, doubled each time.
    """

    bytes: int = 150 * MEGABYTE
    total: int = 300 * MEGABYTE
    seconds: float = 120
    patience: float = 300
    attempts: int = 6
    pause: float = 1


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@dataclass(slots=True)
class _Clock:
    """The moment by which the request that is running must be over."""

    end: float = field(default=0.0)

    def left(self) -> float:
        """Return the seconds left; raises httpcore's timeout when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return left


class _Stream(httpcore2.NetworkStream):
    """A connection whose every read and write ends with the request's time."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, min(timeout or 60, self._clock.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, min(timeout or 60, self._clock.left()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = min(timeout or 60, self._clock.left())
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Network(httpcore2.NetworkBackend):
    """Connects only to addresses that were judged."""

    def __init__(self, clock: _Clock, resolve: Resolve, allow_private: bool) -> None:
        self._clock, self._resolve, self._allow_private = clock, resolve, allow_private
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            addresses = allowed_addresses(
                host, port, allow_private=self._allow_private, resolve=self._resolve
            )
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} is not known") from error
        failed: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses:
            try:
                left = min(timeout or 60, self._clock.left())
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
                return _Stream(stream, self._clock)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError(f"{host} has no address")


class Transport(httpx2.BaseTransport):
    """Carries requests one at a time; raises SourceError for whatever does not come to a good end."""

    def __init__(self, bounds: Bounds, resolve: Resolve, *, allow_private: bool) -> None:
        self._bounds, self._clock = bounds, _Clock()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_trust(),
            max_connections=4,
            network_backend=_Network(self._clock, resolve, allow_private),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request, redirected ones included; the answer's content is unpacked."""
        url = checked_url(str(request.url))
        self._clock.end = time.monotonic() + self._bounds.seconds
        with self._told(str(url)):
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        headers = httpx2.Headers(answer.headers)
        packed = headers.get("content-encoding", "identity").strip().lower()
        gone = _PACKED if packed not in _PLAIN else ()
        kept = [(name, value) for name, value in headers.raw if name.lower() not in gone]
        body = _Body(self, answer, packed, str(url))
        return httpx2.Response(answer.status, headers=kept, stream=body)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def read(self, answer: httpcore2.Response, packed: str, address: str) -> Iterator[bytes]:
        """Yield an answer's content, unpacked and bounded."""
        unpack = _unpacker(packed, address)
        size = 0
        with self._told(address):
            for piece in unpack(_pieces(answer)):
                size += len(piece)
                if size > self._bounds.bytes:
                    limit = in_megabytes(self._bounds.bytes)
                    raise source_error(Code.SOURCE_TOO_LARGE, address=readable(address), limit=limit)
                yield piece

    def _told(self, address: str) -> "_Told":
        return _Told(address, self._bounds)


_PLAIN: Final = ("", "identity")
_PACKED: Final = (b"content-encoding", b"content-length")
"""What is no longer true of an answer that was unpacked here."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Turns what httpcore raises into a problem in words."""

    address: str
    bounds: Bounds

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        address = readable(self.address)
        if isinstance(error, httpcore2.TimeoutException):
            limit = f"{self.bounds.seconds:g}"
            raise source_error(Code.SOURCE_TOO_SLOW, address=address, limit=limit) from error
        if isinstance(error, httpcore2.NetworkError | httpcore2.ProtocolError | zlib.error | ValueError):
            reason = str(error)[:200] or type(error).__name__
            raise source_error(Code.SOURCE_UNREACHABLE, address=address, reason=reason) from error


class _Body(httpx2.SyncByteStream):
    """An answer's content on its way."""

    def __init__(self, transport: Transport, answer: httpcore2.Response, packed: str, address: str) -> None:
        self._transport, self._answer, self._packed, self._address = transport, answer, packed, address

    def __iter__(self) -> Iterator[bytes]:
        yield from self._transport.read(self._answer, self._packed, self._address)

    def close(self) -> None:
        self._answer.close()


def _pieces(answer: httpcore2.Response) -> Iterator[bytes]:
    stream = answer.stream
    if not isinstance(stream, Iterable):
        raise TypeError("an answer that cannot be read here")
    yield from stream


def _unpacker(packed: str, address: str) -> Any:
    if packed in _PLAIN:
        return iter
    if packed in ("gzip", "x-gzip", "deflate"):
        return _inflated
    raise source_error(
        Code.SOURCE_UNREACHABLE, address=readable(address), reason=f"it answers packed as {packed}"
    )


def _inflated(pieces: Iterator[bytes]) -> Generator[bytes]:
    """Unpack gzip or deflate in pieces of bounded size; raises ValueError when it is cut short."""
    inflate = zlib.decompressobj(47)
    empty = True
    for piece in pieces:
        packed = piece
        empty = empty and not packed
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
    if not inflate.eof and not empty:
        raise ValueError("the answer is cut short")
