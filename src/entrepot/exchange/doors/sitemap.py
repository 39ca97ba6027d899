"""What search engines may visit (sitemaps.org, protocol 0.9; robots.txt, RFC 9309): the pages of open records, each with the day it changed."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from entrepot.exchange.domain.formats import child, document
from entrepot.exchange.doors.addresses import at, page_of
from entrepot.exchange.queries import doors

SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
SIZE: Final = 10_000
"""Numbers of one part; the protocol allows 50,000 addresses."""
KEPT_OUT: Final = (
    "/account/", "/api/", "/carried/", "/exchange/", "/inbox/", "/invitation/", "/mails/", "/mine/", "/node/", "/verify/",
)  # fmt: skip
"""What is nothing to find: forms, what is somebody's own, what programs ask."""


def index() -> bytes:
    """The parts of the sitemap."""
    said = Element("sitemapindex", {"xmlns": SITEMAPS})
    for place, changed in doors.shelves(SIZE):
        one = child(said, "sitemap")
        child(one, "loc", at(f"/sitemap-{place}.xml"))
        child(one, "lastmod", changed.isoformat())
    return document(said)


def part(place: int) -> bytes:
    """One part; empty where nothing is there any more."""
    said = Element("urlset", {"xmlns": SITEMAPS})
    for key, changed in doors.shelf(place, SIZE):
        one = child(said, "url")
        child(one, "loc", page_of(key))
        child(one, "lastmod", changed.isoformat())
    return document(said)


def robots() -> str:
    """What programs that wander about may visit."""
    return "\n".join(
        ("User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), f"Sitemap: {at('/sitemap.xml')}", "")
    )
