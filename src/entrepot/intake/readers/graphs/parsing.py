"""Bytes into a graph: Turtle, N-Triples, RDF/XML and JSON-LD, with bounds and without the network."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.parsers import expat
from xml.sax import SAXException

import rdflib
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.stores.memory import SimpleMemory

from entrepot.intake.readers.graphs.contexts import RemoteContextError, with_own_contexts
from entrepot.intake.rows import Format, Limits, SourceError, source_error
from entrepot.vocabulary.problems import Code

BASE: Final = "http://list.invalid/"
"""Before what is named only within its own file; taken off again."""
_HTTPS_SCHEMA: Final = "https://schema.org/"
NAMES: Final = {
    Format.TURTLE: "Turtle",
    Format.N_TRIPLES: "N-Triples",
    Format.RDF_XML: "RDF/XML",
    Format.JSON_LD: "JSON-LD",
}

# rdflib would write values otherwise than their source did, and log those that are no dates
rdflib.NORMALIZE_LITERALS = False
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


class _TooManyError(Exception):
    """More statements than are allowed."""


class _Bounded(SimpleMemory):
    """A store that takes so many statements and no more, and has schema.org's names under http, as its own
    context has them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        """Take a statement; raises _TooManyError."""
        self._left -= 1
        if self._left < 0:
            raise _TooManyError
        super().add(tuple(_under_http(term) for term in triple), context, quoted)


def _under_http(term: Any) -> Any:
    if isinstance(term, rdflib.URIRef) and term.startswith(_HTTPS_SCHEMA):
        return rdflib.URIRef("http://" + term.removeprefix("https://"))
    return term


def parse_graph(content: bytes, kind: Format, file: str, limits: Limits) -> rdflib.Graph:
    """Return the statements of a file.

    Raises SourceError when it is not written as its format is, has more statements than `limits.statements`,
    declares XML entities, or takes its meaning from a context that lies elsewhere.
    """
    graph = rdflib.Graph(store=_Bounded(limits.statements))
    try:
        _PARSERS[kind](content, graph)
    except RemoteContextError as error:
        raise source_error(Code.GRAPH_CONTEXT_REMOTE, file=file, address=str(error)) from error
    except _TooManyError as error:
        limit = f"{limits.statements:,} statements"
        raise source_error(Code.FILE_TOO_LARGE, file=file, limit=limit) from error
    except SourceError:
        raise
    except RecursionError as error:
        raise _unreadable(file, kind, "it is nested too deeply") from error
    except (SAXException, expat.ExpatError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _unreadable(file, kind, str(error)) from error
    except Exception as error:  # rdflib's parsers fail in many ways on what is not theirs
        raise _unreadable(file, kind, str(error) or type(error).__name__) from error
    return graph


def _unreadable(file: str, kind: Format, reason: str) -> SourceError:
    said = " ".join(reason.split())[:160].rstrip(".")
    return source_error(Code.GRAPH_UNREADABLE, file=file, format=NAMES[kind], reason=said)


def _turtle(content: bytes, graph: rdflib.Graph) -> None:
    graph.parse(data=content.decode("utf-8-sig"), format="turtle", publicID=BASE)


def _n_triples(content: bytes, graph: rdflib.Graph) -> None:
    graph.parse(data=content.decode("utf-8-sig"), format="nt", publicID=BASE)


def _rdf_xml(content: bytes, graph: rdflib.Graph) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("it contains document type declarations")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    graph.parse(data=content, format="xml", publicID=BASE)


def _json_ld(content: bytes, graph: rdflib.Graph) -> None:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for document in _documents(content.decode(encoding)):
        to_rdf(with_own_contexts(document), graph, base=BASE, version=1.1)


def _documents(text: str) -> list[Any]:
    """Return the one document of a file, or those that stand on its lines."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    return [json.loads(line) for line in text.splitlines() if line.strip()]


_PARSERS: Final[Mapping[Format, Callable[[bytes, rdflib.Graph], None]]] = {
    Format.TURTLE: _turtle,
    Format.N_TRIPLES: _n_triples,
    Format.RDF_XML: _rdf_xml,
    Format.JSON_LD: _json_ld,
}
