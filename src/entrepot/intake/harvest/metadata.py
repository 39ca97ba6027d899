"""A record of a repository as a row: Dublin Core and DataCite, every value in a column or among the facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from oaipmh_scythe.models import Header

from entrepot.intake.readers.wording import Tagged, word
from entrepot.intake.rows import Cell

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DOI: Final = "https://doi.org/"
_FACTS: Final = {
    "contributor": "contributor", "contributorName": "contributor", "date": "date", "publicationYear": "year",
    "type": "type", "resourceType": "type", "format": "format", "size": "size", "version": "version",
    "relation": "relation", "relatedIdentifier": "relation", "coverage": "coverage", "source": "source",
    "geoLocationPlace": "coverage", "alternateIdentifier": "identifier", "awardTitle": "award",
    "awardNumber": "award number", "funderName": "funder", "edition": "edition", "audience": "audience",
}  # fmt: skip
"""What has no column of ours, and how it is called among the facts."""


@dataclass(slots=True)
class _Found:
    titles: list[Tagged] = field(default_factory=list)
    texts: list[Tagged] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)

    def note(self, name: str, value: str) -> None:
        """Add to a column."""
        _once(self.lists, name, value)

    def keep(self, label: str, value: str) -> None:
        """Add to the facts."""
        _once(self.facts, label, value)


def _once(lists: dict[str, list[str]], name: str, value: str) -> None:
    values = lists.setdefault(name, [])
    if value not in values:
        values.append(value)


def deleted_row(header: Header) -> dict[str, Cell]:
    """Return the row of a record that the repository no longer has."""
    return {"id": header.identifier, "deleted": True, "modified": header.datestamp}


def row(header: Header, metadata: Any) -> dict[str, Cell]:
    """Return the row of a record; `metadata` is its XML element in `oai_dc`, `oai_datacite` or `datacite`.

    Elements of other formats are kept as facts under their own names. Without metadata the row has no words,
    and will be refused by name.
    """
    found = _Found()
    for element in _leaves(metadata):
        text = " ".join((element.text or "").split()) if _name(element) != "description" else element.text
        if text and text.strip():
            _take(found, element, text.strip())
    declared = next(iter(found.lists.pop("language", [])), "")
    wording = word(found.titles, found.texts, declared)
    for spec in header.setSpecs:
        if spec:
            found.keep("set", spec)
    made: dict[str, Cell] = {"id": header.identifier, **wording.columns}
    if wording.language:
        made["language"] = wording.language
    made.update(_columns(found))
    facts = {label: "; ".join(values) for label, values in found.facts.items()}
    return {**made, "modified": header.datestamp, "facts": {**facts, **wording.facts}}


def _leaves(element: Any) -> Iterator[Any]:
    """Yield the elements that hold text, in the order of the document."""
    for inner in element:
        if not isinstance(inner.tag, str):  # a comment
            continue
        if len(inner) and not (inner.text or "").strip():
            yield from _leaves(inner)
        else:
            yield inner


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _take(found: _Found, element: Any, text: str) -> None:
    name, tag = _name(element), element.get(_LANG, "")
    if name == "title":
        found.titles.append((tag, text))
    elif name in ("description", "abstract"):
        found.texts.append((tag, text))
    elif name == "subject":
        found.note("keywords", text)
    elif name in ("creator", "creatorName"):
        found.note("person", text)
    elif name == "publisher":
        found.note("organisation", text)
    elif name == "language":
        found.note("language", text)
    elif name == "identifier":
        _identify(found, element, text)
    elif name in ("rights", "license", "licence"):
        found.note("licence", element.get("rightsURI") or text)
    elif name == "date" and element.get("dateType"):
        found.keep(f"date {element.get('dateType').lower()}", text)
    else:
        found.keep(_FACTS.get(name, name), text)


def _identify(found: _Found, element: Any, text: str) -> None:
    """Take an address as the link, a DOI as one, all else as a fact."""
    kind = (element.get("identifierType") or "").upper()
    if text.startswith(("http://", "https://")):
        found.note("link", text)
    elif kind == "DOI" or text.lower().startswith(("doi:", "10.")):
        bare = text[4:].strip() if text.lower().startswith("doi:") else text
        found.note("link", _DOI + bare)
    else:
        found.keep("identifier", text)


def _columns(found: _Found) -> dict[str, Cell]:
    """Return the columns other than words; a second organisation, link or licence is kept as a fact."""
    made: dict[str, Cell] = {}
    for name, values in found.lists.items():
        if name in ("keywords", "person"):
            made[name] = list(values) if name == "keywords" else "; ".join(values)
            continue
        made[name] = values[0]
        for value in values[1:]:
            found.keep(name, value)
    return made
