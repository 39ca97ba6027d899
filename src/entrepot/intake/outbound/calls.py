"""One request and its repeats: redirects, waiting when told to, giving up in words."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self

import httpx2

from entrepot.intake.outbound.addresses import Resolve, checked_url, readable, resolve
from entrepot.intake.outbound.transport import Bounds, Transport
from entrepot.intake.rows import SourceError, source_error
from entrepot.vocabulary.problems import Code

__all__ = ["Bounds", "Caller", "never"]

_LATER: Final = (429, 502, 503, 504)
_MOST_REDIRECTS: Final = 5
_SLICE: Final = 0.1
_HEADERS: Final = {"User-Agent": "entrepot", "Accept-Encoding": "gzip"}


def never() -> bool:
    """Say that nobody wants the work to stop."""
    return False


class Caller:
    """Makes all requests of one run; a context manager. Nothing else in the node opens a connection.

    `allow_private` lets it reach loopback and private networks, which only an operator may say. `stopping` is
    asked while waiting.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        bounds: Bounds | None = None,
        stopping: Callable[[], bool] = never,
        resolve: Resolve = resolve,
    ) -> None:
        self.bounds = bounds or Bounds()
        self._stopping = stopping
        self._client = httpx2.Client(
            transport=Transport(self.bounds, resolve, allow_private=allow_private),
            headers=_HEADERS,
            timeout=min(30, self.bounds.seconds),
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(
        self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """Return an answer with its content read, whatever its status but those that say to come back later.

        Raises SourceError when the address must not be called, does not answer within the bounds, or still
        says to come back later when patience is over; and when the run is stopped.
        """

        def read() -> httpx2.Response:
            with self.stream(address, params, headers) as response:
                response.read()
                return response

        return self.repeated(address, read)

    @contextmanager
    def stream(
        self, address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx2.Response]:
        """Make one request without repeats; its content is read by `iter_raw`."""
        url = checked_url(address)
        if params:
            url = url.copy_merge_params(dict(params))
        try:
            with self._client.stream("GET", url, headers=dict(headers or {})) as response:
                yield response
        except httpx2.TooManyRedirects as error:
            reason = f"it redirects more than {_MOST_REDIRECTS} times"
            raise source_error(Code.SOURCE_UNREACHABLE, address=readable(address), reason=reason) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            reason = str(error)[:200] or type(error).__name__
            raise source_error(Code.SOURCE_UNREACHABLE, address=readable(address), reason=reason) from error

    def post(self, address: str, content: bytes, headers: Mapping[str, str]) -> httpx2.Response:
        """Send content once and return the answer, read: it is neither repeated nor sent on to where a redirect points.

        Raises SourceError when the address must not be called or does not answer within the bounds.
        """
        try:
            with self._client.stream(
                "POST", checked_url(address), content=content, headers=dict(headers), follow_redirects=False
            ) as response:
                response.read()
                return response
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            reason = str(error)[:200] or type(error).__name__
            raise source_error(Code.SOURCE_UNREACHABLE, address=readable(address), reason=reason) from error

    def repeated(self, address: str, call: Callable[[], httpx2.Response]) -> httpx2.Response:
        """Call until an answer comes that does not say to come back later; see `get`."""
        patience, pause = self.bounds.patience, self.bounds.pause
        for attempt in range(1, self.bounds.attempts + 1):
            last = attempt == self.bounds.attempts
            asked = pause * 2 ** (attempt - 1)
            try:
                response = call()
            except SourceError as error:
                if last or error.problem.code is not Code.SOURCE_UNREACHABLE:
                    raise
            else:
                if response.status_code not in _LATER:
                    return response
                said = _retry_after(response)
                asked = asked if said is None else said
                if last or asked > patience:
                    break
            patience -= asked
            self.wait(asked)
        raise source_error(Code.SOURCE_ANSWERED, address=readable(address), status=response.status_code)

    def wait(self, seconds: float) -> None:
        """Wait, but not when the run is stopped: raises SourceError then."""
        end = time.monotonic() + seconds
        while True:
            if self._stopping():
                raise source_error(Code.HARVEST_STOPPED)
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(_SLICE, left))


def _retry_after(response: httpx2.Response) -> float | None:
    """Return the seconds a server asks to wait, written as a number or a date; None if it does not say."""
    written = response.headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return float(written[:9])
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
