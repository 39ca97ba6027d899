"""What an unforeseen error leaves in the server's log: when, which page, and the way through the code, but nothing that anybody typed."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from typing import Any, Final

BEFORE: Final = "an address"
"""What is said when the error came before it was known which page is asked for."""


class WithoutWords(logging.Formatter):
    """One entry for an answer of status 500 or more.

    Messages of exceptions and addresses as they were asked for may hold names, mail addresses and secrets of links. So a page is named by
    its pattern, and an exception by its type alone unless ``messages`` says otherwise.
    """

    converter = time.gmtime  # type: ignore[assignment]  # typeshed asks for one without argument

    def __init__(self, *, messages: bool = False) -> None:
        super().__init__(datefmt="%Y-%m-%dT%H:%M:%SZ")
        self._messages = messages

    def format(self, record: logging.LogRecord) -> str:
        """The entry: a line that says when and where, then the traceback when there was an exception."""
        request = getattr(record, "request", None)
        asked = f"{getattr(request, 'method', '')} {_page(request)}".strip()
        first = (
            f"{self.formatTime(record, self.datefmt)} {asked}: status {getattr(record, 'status_code', 500)}"
        )
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([first, *self._ways(error)])

    def _ways(self, error: BaseException | None) -> Iterator[str]:
        for cause in reversed(list(_chain(error))):
            yield "Traceback (most recent call last):"
            yield from (frame.rstrip() for frame in traceback.format_tb(cause.__traceback__))
            name = f"{type(cause).__module__}.{type(cause).__qualname__}"
            yield f"{name}: {cause}" if self._messages else name


def logging_settings(*, debug: bool) -> dict[str, Any]:
    """Django's LOGGING: unforeseen errors go to standard error; with ``debug`` the messages of exceptions too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"without_words": {"()": "entrepot.site.logs.WithoutWords", "messages": debug}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without_words"}},
        "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
    }


def _page(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return BEFORE if match is None else f"/{match.route}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, then what it came from, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
