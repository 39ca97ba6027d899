"""Pages as a browser renders them: the answers of the node, shown by Chromium without a server between."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

ORIGIN = "http://node.example"
WATCH = "window.hits = []; window.pwned = () => top.hits.push(location.href);"
EVENTS = (
    "for (const node of document.querySelectorAll('*'))"
    " for (const kind of ['mouseover', 'focus', 'toggle']) node.dispatchEvent(new Event(kind));"
)
POKE = EVENTS + (
    "for (const node of document.querySelectorAll('*')) for (const name of ['href', 'src', 'action', 'formaction', 'data'])"
    " if (/^\\s*(j\\s*a\\s*v\\s*a|vb)\\s*script:|^\\s*data:text/i.test(node.getAttribute(name) || '')) window.pwned();"
)
"""What a reader might do: events on everything; and a look at where every address leads."""


@dataclass(frozen=True)
class Answer:
    """What the node answered to a GET."""

    body: bytes
    headers: Mapping[str, str]


def answers(client: Client, addresses: Iterable[str]) -> dict[str, Answer]:
    """The node's answer at each address; every one must be a page."""
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        found[address] = Answer(response.content, dict(response.headers))
    return found


def batched(pages: Mapping[str, Answer], size: int) -> Iterator[list[str]]:
    """The addresses in groups."""
    rest = iter(pages)
    while group := list(islice(rest, size)):
        yield group


def unescaped(browser: Browser, pages: Mapping[str, Answer]) -> set[str]:
    """The addresses at which a payload ran, a dialog opened, or an address leads to a script, when nothing but escaping keeps it off."""
    return {address for group in batched(pages, 25) for address in _framed(browser, pages, group)}


def _framed(browser: Browser, pages: Mapping[str, Answer], group: list[str]) -> set[str]:
    """``unescaped`` for some addresses, side by side in one sheet."""
    sheet = "".join(f'<iframe src="{address}"></iframe>' for address in map(escape, group))
    page = _page(browser, {"/sheet/": _html(sheet), **pages}, policy=False)
    hit: set[str] = set()
    page.on("dialog", lambda dialog: (hit.add("a dialog"), dialog.dismiss()))
    page.goto(f"{ORIGIN}/sheet/", wait_until="load")
    for frame in page.frames:
        frame.evaluate(POKE)
    hit |= {urlsplit(address).path for address in page.evaluate("window.hits")}
    page.context.close()
    return hit


def allowed_by_policy(browser: Browser, pages: Mapping[str, Answer]) -> set[str]:
    """The addresses at which a payload ran although the pages' own policy holds."""
    hit: set[str] = set()
    page = _page(browser, pages, policy=True)
    page.on("dialog", lambda dialog: (hit.add(page.url), dialog.dismiss()))
    for address in pages:
        page.goto(f"{ORIGIN}{address}", wait_until="load")
        page.evaluate(EVENTS)
        hit |= set(page.evaluate("window.hits"))
    page.context.close()
    return hit


def _page(browser: Browser, pages: Mapping[str, Answer], *, policy: bool) -> Page:
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route("**/*", lambda route: _serve(route, pages, policy))
    return page


def _html(body: str) -> Answer:
    return Answer(f"<!doctype html>{body}".encode(), {"Content-Type": "text/html; charset=utf-8"})


def _serve(route: Route, pages: Mapping[str, Answer], policy: bool) -> None:
    address = route.request.url.removeprefix(ORIGIN)
    if address in pages and route.request.is_navigation_request():
        answer = pages[address]
        headers = {"Content-Type": answer.headers["Content-Type"]}
        if policy:
            headers["Content-Security-Policy"] = answer.headers["Content-Security-Policy"]
        route.fulfill(status=200, headers=headers, body=answer.body)
    elif address.startswith("/static/") and (file := _static(address.removeprefix("/static/"))):
        route.fulfill(status=200, headers={"Content-Type": file.headers["Content-Type"]}, body=file.body)
    else:
        route.fulfill(status=404, body="")


@cache
def _static(name: str) -> Answer | None:
    """A file of ours; a stylesheet is empty, since none runs anything and each page would be laid out by it."""
    found = finders.find(name)
    if not found:
        return None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Answer(b"" if kind == "text/css" else Path(str(found)).read_bytes(), {"Content-Type": kind})
