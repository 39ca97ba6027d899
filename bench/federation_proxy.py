"""A TCP proxy between two nodes that behaves badly when told to. One connection carries one request, so it can be lost, cut or said twice."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

Fault = Literal["none", "delay", "drop", "cut_request", "cut_answer", "duplicate", "replay", "busy", "down"]
FAULTS: Final[tuple[Fault, ...]] = (
    "delay", "drop", "cut_request", "cut_answer", "duplicate", "replay", "busy", "down",
)  # fmt: skip
_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


@dataclass
class Link:
    """One direction between two nodes. ``fault`` is what happens to each request with ``chance``; ``answered`` counts the node's answers."""

    port: int
    chance: float = 0.5
    fault: Fault = "none"
    met: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    listening: int = 0
    _remembered: list[bytes] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    async def serve(self) -> None:
        """Listen on a free port for ever."""
        server = await asyncio.start_server(self._handle, "127.0.0.1", 0)
        self.listening = server.sockets[0].getsockname()[1]
        async with server:
            await server.serve_forever()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
            await self._carry(reader, writer)
        with suppress(OSError):
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _request(reader)
        fault: Fault = self.fault if self._random.random() < self.chance or self.fault == "down" else "none"
        self.met[fault] += 1
        if fault == "down":
            return
        if fault == "busy":
            writer.write(_BUSY)
            await writer.drain()
            return
        if fault == "delay":
            await asyncio.sleep(self._random.uniform(0.05, 1.0))
        if fault == "cut_request":
            await self._send(request[: len(request) // 2], wait=False)
            return
        if fault == "replay" and self._remembered:
            await self._send(self._random.choice(self._remembered))
        answer = await self._send(request)
        if fault == "duplicate":
            await self._send(request)
        self._remembered = [*self._remembered[-20:], request]
        if fault == "drop":
            return
        writer.write(answer[: len(answer) // 2] if fault == "cut_answer" else answer)
        await writer.drain()

    async def _send(self, request: bytes, *, wait: bool = True) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            if not wait:
                return b""
            answer = await _answer(reader)
            self.answered[int(answer[9:12])] += 1
            return answer
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(_length(head))


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
    return head + await reader.readexactly(_length(head))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


class Proxies:
    """Links in a thread of their own; a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.links: dict[tuple[str, str], Link] = {}
        self._serving: list[Future[None]] = []

    def __enter__(self) -> Proxies:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for link in self._serving:
            link.cancel()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def open(self, sender: str, receiver: str, port: int) -> Link:
        """A link to a node's port; returns once it listens."""
        link = self.links[sender, receiver] = Link(port)
        self._serving.append(asyncio.run_coroutine_threadsafe(link.serve(), self._loop))
        while not link.listening:
            threading.Event().wait(0.01)
        return link
