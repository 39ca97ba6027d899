"""The server's log: where something went wrong, and nothing that anybody typed."""

from __future__ import annotations

import logging
import sys

from django.test import RequestFactory
from django.urls import resolve

from entrepot.site.logs import WithoutWords


def entry(address: str, *, messages: bool = False, known: bool = True) -> list[str]:
    """The lines of the entry that an error leaves, without those of the source."""
    request = RequestFactory().post(address)
    if known:
        request.resolver_match = resolve(address)
    try:
        try:
            int("anna@example.org")
        except ValueError as error:
            raise LookupError("of anna@example.org") from error
    except LookupError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "%s: %s", ("", address), sys.exc_info()
        )
    record.created = 1795812594.0
    record.request, record.status_code = request, 500
    return [line for line in WithoutWords(messages=messages).format(record).splitlines() if line[:1] != " "]


def test_an_entry_names_the_page_and_the_exceptions_without_what_they_say() -> None:
    assert entry("/organisations/anna@example.org/") == [
        "2026-11-27T20:49:54Z POST /organisations/<key:key>/: status 500",
        "Traceback (most recent call last):",
        "builtins.ValueError",
        "Traceback (most recent call last):",
        "builtins.LookupError",
    ]


def test_who_asks_for_messages_gets_them() -> None:
    assert entry("/needs/", messages=True)[2::2] == [
        "builtins.ValueError: invalid literal for int() with base 10: 'anna@example.org'",
        "builtins.LookupError: of anna@example.org",
    ]


def test_an_address_that_was_not_looked_up_yet_is_not_told() -> None:
    first, *_ = entry("/invitation/secret/", known=False)
    assert first == "2026-11-27T20:49:54Z POST an address: status 500"
