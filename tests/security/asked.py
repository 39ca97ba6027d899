"""What is asked of every address: with each id in each place where an id can stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.test import Client

from tests.security.routes import Route

ABSENT: Final = "none-such-1"
FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """One request; ``label`` names the id in its path, as the world does, empty when there is none."""

    method: str
    address: str
    label: str = ""
    body: Mapping[str, str] = field(default_factory=dict)

    def by(self, client: Client) -> tuple[int, str]:
        """The status and everything that came back, headers too."""
        kind = "application/json" if self.address.startswith("/api/") else FORM
        data = json.dumps(dict(self.body)) if kind == "application/json" else urlencode(self.body)
        response = client.generic(
            self.method, self.address, data=data if self.body else "", content_type=kind
        )
        content = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
        return response.status_code, content.decode("utf8", "replace") + repr(
            sorted(response.headers.items())
        )


QUERIES: Final = (
    {"q": "Sealing qheldbodyq", "kind": "technology", "organisation": "org-alpha", "state": "draft"},
    {"need": "need-held", "key": "need-draft", "resource": "res-draft", "place": "munich", "size": "100"},
    {"next": "https://evil.example/", "subject": "need-held", "format": "csv", "page": "1"},
)


def filled(
    route: Route, ids: Mapping[str, Mapping[str, str]], kinds: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The route's addresses: every id of the kind in its first place (the first of each kind in the others), and one that is not there."""
    if not route.parameters:
        yield "", route.at({})
        return
    first, *others = route.parameters
    rest = {name: next(iter(ids[kind].values())) for name, kind in zip(others, kinds[1:], strict=True)}
    for label, value in (*ids[kinds[0]].items(), ("absent", absent(ids[kinds[0]]))):
        yield label, route.at({first: value, **rest})


def absent(ids: Mapping[str, str]) -> str:
    """An id of the same form that names nothing."""
    return "987654" if next(iter(ids.values())).isdigit() else ABSENT


def reads(
    route: Route, ids: Mapping[str, Mapping[str, str]], kinds: tuple[str, ...], *, briefly: bool
) -> Iterator[Asked]:
    """GETs with every id in the path, and with ids in the query and the filters; ``briefly`` for what a library answers.

    Where an id is in the path, what is asked for in the query comes in one request.
    """
    for label, address in filled(route, ids, kinds):
        yield Asked("GET", address, label)
    queries = (QUERIES[0] | QUERIES[1] | QUERIES[2],) if route.parameters else QUERIES
    for query in queries[:1] if briefly else queries:
        yield Asked("GET", f"{address}?{urlencode(query)}", label)


def writes(
    route: Route, ids: Mapping[str, Mapping[str, str]], kinds: tuple[str, ...], *, briefly: bool
) -> Iterator[Asked]:
    """POSTs (for the API also PUT and DELETE) with every id in the path that is there, and ids in the body."""
    methods = ("POST", "PUT", "DELETE") if route.pattern.startswith("api/") else ("POST",)
    for label, address in filled(route, ids, kinds):
        if label == "absent":
            continue
        for method in methods:
            for body in BODIES[:1] if briefly else BODIES:
                yield Asked(method, address, label, body)


_COMMON: Final = {
    "title": "Taken over",
    "text": "Taken over by somebody.",
    "teaser_title": "",
    "teaser_text": "",
    "confidential": "",
    "name": "Taken over",
    "name_en": "Taken over",
    "title_en": "Taken over",
    "place": "munich",
    "organisation": "org-alpha",
    "owner": "org-alpha",
    "reason": "because",
    "message": "hello",
    "level": "details",
    "role": "owner",
    "email": "taken@example.org",
    "scopes": "write",
    "until": "2027-06-30",
    "version": "1",
    "language": "en",
    "agree": "on",
    "confirm": "on",
    "need": "need-held",
    "resource": "res-priced",
    "key": "need-held",
    "subject": "need-held",
    "q": "Sealing",
}
BODIES: Final = (
    {**_COMMON, "kind": "technology", "accept": "1", "action": "accept", "publish": "1", "answer": "accept"},
    {**_COMMON, "kind": "enterprise", "action": "refuse", "answer": "refuse", "draft": "1", "delete": "1"},
)
"""What is Alpha's, named in every field that any form has."""
