"""Catalogues as graphs: DCAT, DCAT-AP and schema.org in Turtle, N-Triples, RDF/XML and JSON-LD."""

import re
from dataclasses import dataclass
from typing import Final

from entrepot.intake.formats.json_lists import beginning
from entrepot.intake.formats.protocol import HeldRows, OpenedFile, Options, SourceFile, opened
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Format, source_error
from entrepot.vocabulary.problems import Code

_ASIDE: Final = r"\A(?:\ufeff|\s|#[^\n]*\n)*"
_TURTLE: Final = re.compile(_ASIDE + r"(?:@prefix\s|@base\s|prefix\s+[\w.-]*:\s*<|base\s*<)", re.IGNORECASE)
_TRIPLE: Final = re.compile(_ASIDE + r"(?:<[^<>\s]+>|_:\w+)\s+<[^<>\s]+>\s")
_RDF: Final = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_JSON_LD: Final = re.compile(r'"@(?:context|graph|value)"\s*:')


@dataclass(frozen=True, slots=True)
class Turtle:
    """Statements with prefixes."""

    name: str = "Turtle"
    endings: tuple[str, ...] = (".ttl",)

    def recognises(self, head: bytes, name: str) -> bool:
        """It begins with a prefix, or is called so and is text."""
        text = head.decode("utf-8", "replace")
        return bool(_TURTLE.match(text)) or (_is_called(name, self.endings) and "\0" not in text)

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Read all statements at once."""
        return _opened(file, Format.TURTLE, options)


@dataclass(frozen=True, slots=True)
class NTriples:
    """One statement on each line."""

    name: str = "N-Triples"
    endings: tuple[str, ...] = (".nt", ".ttl")

    def recognises(self, head: bytes, _name: str) -> bool:
        """It begins with a statement."""
        return bool(_TRIPLE.match(head.decode("utf-8", "replace")))

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Read all statements at once; written over several lines they are Turtle."""
        return _opened(file, Format.TURTLE if file.ending == ".ttl" else Format.N_TRIPLES, options)


@dataclass(frozen=True, slots=True)
class RdfXml:
    """Statements as XML."""

    name: str = "RDF/XML"
    endings: tuple[str, ...] = (".rdf", ".owl", ".xml")

    def recognises(self, head: bytes, _name: str) -> bool:
        """It is XML that names RDF."""
        bare = head.replace(b"\0", b"")
        return (
            bare.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and _RDF in bare and b"RDF" in bare
        )

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Refuse document type declarations, then read all statements at once."""
        return _opened(file, Format.RDF_XML, options)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """Statements as JSON: one document, or one on each line."""

    name: str = "JSON-LD"
    endings: tuple[str, ...] = (".jsonld", ".json", ".jsonl")

    def recognises(self, head: bytes, name: str) -> bool:
        """It is JSON with a context, a graph, or values that name their language or type."""
        text = beginning(head)
        return text.startswith(("{", "[")) and (_is_called(name, (".jsonld",)) or bool(_JSON_LD.search(text)))

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Take contexts from here, then read all statements at once."""
        return _opened(file, Format.JSON_LD, options)


def _is_called(name: str, endings: tuple[str, ...]) -> bool:
    return name.lower().removesuffix(".gz").endswith(endings)


def _opened(file: SourceFile, kind: Format, options: Options) -> OpenedFile:
    from entrepot.intake.readers.graphs.parsing import parse_graph  # noqa: PLC0415 -- rdflib is slow to load
    from entrepot.intake.readers.graphs.records import read_graph  # noqa: PLC0415 -- as above

    limits = options.limits
    graph = parse_graph(file.whole(limits.parsed_bytes), kind, file.name, limits)
    rows = read_graph(graph, file.name, limits)
    if not rows:
        raise source_error(Code.GRAPH_WITHOUT_RECORDS, file=file.name)
    columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    return opened(file, kind, Header(0, columns), (), HeldRows(rows, file.name))
