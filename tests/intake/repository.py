"""A repository with an OAI-PMH door on loopback, served by oai-repo: records come, change and go."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from lxml import etree
from oai_repo import OAIRepository
from oai_repo.interface import DataInterface
from oai_repo.interfacedata import Identify, MetadataFormat, RecordHeader

from tests.intake.servers import Answer, Request, serve

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DATACITE = "http://datacite.org/schema/kernel-4"
SECOND = "YYYY-MM-DDThh:mm:ssZ"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "datacite": ("http://schema.datacite.org/meta/kernel-4.4/metadata.xsd", DATACITE),
}


@dataclass
class Item:
    """One record: words by language tag, the moment it last changed, and whether it is gone."""

    titles: dict[str, str]
    text: str
    publisher: str = "Institute of Surfaces"
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))
    deleted: bool = False


class Repository(DataInterface):
    """Records in memory. Any change makes running lists start again, as oai-repo does when told of it.

    `before` is called with every request before it is answered and may answer itself.
    """

    def __init__(
        self, limit: int = 10, formats: tuple[str, ...] = ("oai_dc",), granularity: str = SECOND
    ) -> None:
        self.items: dict[str, Item] = {}
        self.limit = limit
        self.formats = formats
        self.granularity = granularity
        self.version = 0
        self.address = "http://localhost/oai"
        self.asked: list[dict[str, str]] = []
        self.before: Callable[[Request], Answer | None] = lambda asked: None
        self.lock = RLock()

    def put(self, identifier: str, title: str, **more: str) -> None:
        """Add a record or change it, now."""
        with self.lock:
            self.version += 1
            self.items[identifier] = Item({"": title}, f"About {title}.", **more)

    def delete(self, identifier: str) -> None:
        """Delete a record, now; the repository remembers that it was there."""
        with self.lock:
            self.version += 1
            self.items[identifier].deleted = True
            self.items[identifier].changed = datetime.now(UTC)

    def edit(self, dice: random.Random) -> None:
        """Make one change by lot: half of them changes, the rest new and deleted records."""
        there = [key for key, item in self.items.items() if not item.deleted]
        lot = dice.random()
        if lot < 0.3 or not there:
            self.put(f"oai:surfaces:{len(self.items):04}", f"New instrument {dice.randrange(10**6)}")
        elif lot < 0.75:
            self.put(dice.choice(there), f"Changed instrument {dice.randrange(10**6)}")
        else:
            self.delete(dice.choice(there))

    def state(self) -> dict[str, str]:
        """What is there: title by identifier."""
        return {key: item.titles[""] for key, item in self.items.items() if not item.deleted}

    # what oai-repo asks for

    def get_identify(self) -> Identify:
        return Identify(
            repository_name="Surfaces", base_url=self.address, admin_email=["door@example.com"],
            earliest_datestamp=self._written(datetime(2026, 1, 1, tzinfo=UTC)), deleted_record="persistent",
            granularity=self.granularity,
        )  # fmt: skip

    def is_valid_identifier(self, identifier: str) -> bool:
        return identifier in self.items

    def get_metadata_formats(self, identifier: str | None = None) -> list[MetadataFormat]:
        return [MetadataFormat(name, *_FORMATS[name]) for name in self.formats]

    def get_record_header(self, identifier: str) -> RecordHeader:
        return RecordHeader(identifier=identifier, datestamp=self._written(self.items[identifier].changed))

    def get_record_metadata(self, identifier: str, metadataprefix: str) -> etree._Element:
        item = self.items[identifier]
        return _datacite(item) if metadataprefix == "datacite" else _dublin_core(identifier, item)

    def get_record_abouts(self, identifier: str) -> list[etree._Element]:
        return []

    def list_set_specs(self, identifier: str | None = None, cursor: int = 0) -> tuple[None, None, None]:
        return None, None, None

    def list_identifiers(
        self,
        metadataprefix: str,
        filter_from: datetime | None = None,
        filter_until: datetime | None = None,
        filter_set: str | None = None,
        cursor: int = 0,
    ) -> tuple[list[str], int, int]:
        floor = self._written(filter_from) if filter_from else ""
        found = [key for key, item in sorted(self.items.items()) if self._written(item.changed) >= floor]
        return found[cursor : cursor + self.limit], len(found), self.version

    def _written(self, moment: datetime) -> str:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ" if self.granularity == SECOND else "%Y-%m-%d")

    def answer(self, asked: Request) -> Answer:
        """Answer one request over HTTP."""
        with self.lock:
            self.asked.append(dict(asked.params))
            if (said := self.before(asked)) is not None:
                return said
            root = OAIRepository(self).process(dict(asked.params)).root()
            for header in root.iter("header"):
                item = self.items[header.findtext("identifier") or ""]
                if item.deleted:  # oai-repo 0.5 knows the status but does not write it
                    header.set("status", "deleted")
                    record = header.getparent()
                    assert record is not None
                    record.remove(record.find("metadata"))
            content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            return Answer(content, headers={"Content-Type": "text/xml; charset=utf-8"})


def _dublin_core(identifier: str, item: Item) -> etree._Element:
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    for tag, title in item.titles.items():
        _child(root, DC, "title", title, tag)
    for name, value in (
        ("description", item.text), ("creator", "Lange, Ute"), ("creator", "Wang, Li"), ("subject", "coating"),
        ("publisher", item.publisher), ("rights", "https://creativecommons.org/licenses/by/4.0/"),
        ("language", "eng"), ("identifier", f"https://surfaces.example.com/{identifier.rpartition(':')[2]}"),
        ("date", "2026-03-01"), ("type", "Instrument"),
    ):  # fmt: skip
        _child(root, DC, name, value)
    return root


def _datacite(item: Item) -> etree._Element:
    root = etree.Element(f"{{{DATACITE}}}resource", nsmap={None: DATACITE})
    _child(root, DATACITE, "identifier", "10.5072/surfaces.1", identifierType="DOI")
    titles = etree.SubElement(root, f"{{{DATACITE}}}titles")
    for tag, title in item.titles.items():
        _child(titles, DATACITE, "title", title, tag)
    creators = etree.SubElement(root, f"{{{DATACITE}}}creators")
    creator = etree.SubElement(creators, f"{{{DATACITE}}}creator")
    _child(creator, DATACITE, "creatorName", "Lange, Ute")
    _child(root, DATACITE, "publisher", item.publisher)
    rights = etree.SubElement(root, f"{{{DATACITE}}}rightsList")
    _child(rights, DATACITE, "rights", "CC BY 4.0", rightsURI="https://creativecommons.org/licenses/by/4.0/")
    words = etree.SubElement(root, f"{{{DATACITE}}}descriptions")
    _child(words, DATACITE, "description", item.text, "en", descriptionType="Abstract")
    dates = etree.SubElement(root, f"{{{DATACITE}}}dates")
    _child(dates, DATACITE, "date", "2026-03-01", dateType="Issued")
    return root


def _child(root: etree._Element, space: str, name: str, text: str, tag: str = "", **more: str) -> None:
    element = etree.SubElement(root, f"{{{space}}}{name}", dict(more))
    element.text = text
    if tag:
        element.set(_XML_LANG, tag)


@contextmanager
def open_repository(repository: Repository) -> Iterator[str]:
    """Serve a repository on loopback; gives its base address."""
    with serve(repository.answer) as server:
        repository.address = f"{server}/oai"
        yield repository.address
