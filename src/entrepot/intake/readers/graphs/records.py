"""A graph into rows: one for each thing that can be listed, every statement about it in a column or a fact."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from entrepot.intake.readers.checks import checked
from entrepot.intake.readers.graphs import terms
from entrepot.intake.readers.graphs.contexts import SCHEMA
from entrepot.intake.readers.graphs.parsing import BASE
from entrepot.intake.readers.wording import Tagged, word
from entrepot.intake.record_kinds import RecordKind, read_record_kind
from entrepot.intake.rows import Cell, Limits, RawRow, source_error
from entrepot.vocabulary.problems import Code

_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DEEPEST: Final = 3
_LONGEST: Final = 4_000
"""Characters of what is said of a nested node."""
_MOST_LOOKED_AT: Final = 1_000_000
"""Nested statements of a whole file, each as often as it is told."""


def read_graph(graph: Graph, file: str, limits: Limits) -> tuple[RawRow, ...]:
    """Return a row for every record of a graph, in the order of their ids, numbered from 1.

    Raises SourceError when its nodes are nested into each other beyond all measure.
    """
    reading = _Reading(graph, file)
    rows: list[RawRow] = []
    for key, subject in reading.records():
        values = reading.row(key, subject)
        rows.append(RawRow(len(rows) + 1, *checked(values, len(rows) + 1, limits)))
    return tuple(rows)


def _written(term: Node) -> str:
    """Return a term as a person reads it; blank nodes have no name."""
    if isinstance(term, BNode):
        return ""
    return str(term).removeprefix(BASE) if isinstance(term, URIRef) else str(term).strip()


def _last(term: Node) -> str:
    """Return the last part of an address: `…/authority/language/DEU` → `DEU`."""
    return re.split(r"[/#:]", str(term).rstrip("/"))[-1]


class _Reading:
    def __init__(self, graph: Graph, file: str) -> None:
        self._graph, self._file = graph, file
        self._looked_at = 0
        self._digests: dict[tuple[Node, int], str] = {}

    def records(self) -> Sequence[tuple[str, Node]]:
        """Return what can be listed with its id, in the order of the ids; see `terms` for what that is."""
        typed = {
            subject: kinds
            for subject in set(self._graph.subjects(RDF.type))
            if (kinds := self._kinds(subject))
        }
        own = [subject for subject, kinds in typed.items() if self._is_own(subject, kinds)]
        keyed: dict[str, Node] = {}
        for subject in sorted(own or typed, key=lambda term: (str(type(term)), self._content(term))):
            key = self._key(subject)
            if key in keyed and self._content(keyed[key]) != self._content(subject):
                key = f"{key}-{self._content(subject)[:8]}"
            keyed.setdefault(key, subject)
        return sorted(keyed.items())

    def _kinds(self, subject: Node) -> set[RecordKind | str | None]:
        found = {*self._graph.objects(subject, RDF.type)}
        kinds: set[RecordKind | str | None] = {
            terms.KIND_OF[each] for each in found if isinstance(each, URIRef) and each in terms.KIND_OF
        }
        return kinds | ({"tombstone"} if terms.TOMBSTONE in found else set())

    def _is_own(self, subject: Node, kinds: set[RecordKind | str | None]) -> bool:
        """Whether this is a record, and not only mentioned in another."""
        if not isinstance(subject, BNode) and not kinds & terms.MENTIONED:
            return True
        return all(each in terms.LISTING for each in self._graph.predicates(None, subject))

    def _key(self, subject: Node) -> str:
        """Return the id: an IRI, or for a blank node its identifier, or a digest of what and how it is
        called."""
        if isinstance(subject, URIRef):
            return _written(subject)
        for identifier in terms.IDENTIFIER:
            values = sorted(
                value for each in self._graph.objects(subject, identifier) if (value := _written(each))
            )
            if values:
                return values[0]
        called = [str(each) for each in self._graph.objects(subject, RDF.type)]
        called += [f"{each}" for name in terms.TITLE for each in self._graph.objects(subject, name)]
        return hashlib.sha256("\n".join(sorted(called)).encode()).hexdigest()[:16]

    def _content(self, term: Node, depth: int = _DEEPEST) -> str:
        """Return a digest of all that is said of a term, the same whatever blank nodes are called."""
        if not isinstance(term, BNode):
            return str(term)
        if depth == 0:
            return ""
        if (term, depth) not in self._digests:
            said = sorted(
                f"{predicate} {self._content(value, depth - 1)}"
                for predicate, value in self._graph.predicate_objects(term)
            )
            self._digests[term, depth] = hashlib.sha256("\n".join(said).encode()).hexdigest()
        return self._digests[term, depth]

    def row(self, key: str, subject: Node) -> dict[str, Cell]:
        """Return a record's values by column."""
        if self._is_withdrawn(subject):
            return {"id": key, "deleted": True}
        about = _About(self, self._graph, subject)
        values: dict[str, Cell] = {"id": key}
        if (kind := self._kind(about)) is not None:
            values["kind"] = str(kind)
        languages = [_last(each) for each in about.take(terms.LANGUAGE)]
        wording = word(
            about.words(terms.TITLE), about.words(terms.TEXT), languages[0] if len(languages) == 1 else ""
        )
        values.update(wording.columns)
        if wording.language:
            values["language"] = wording.language
        if keywords := about.keywords():
            values["keywords"] = keywords
        values.update(about.columns())
        facts = {**wording.facts, **about.rest()}
        if len(languages) > 1:
            facts["languages"] = "; ".join(languages)
        return {**values, "facts": facts} if facts else values

    def _is_withdrawn(self, subject: Node) -> bool:
        if (subject, RDF.type, terms.TOMBSTONE) in self._graph:
            return True
        said = [_last(each).lower() for name in terms.STATUS for each in self._graph.objects(subject, name)]
        deprecated = [str(each).lower() for each in self._graph.objects(subject, terms.DEPRECATED)]
        return bool(terms.WITHDRAWN.intersection(said)) or "true" in deprecated

    def _kind(self, about: "_About") -> RecordKind | None:
        """Return what the record says it is in words, else what its classes say."""
        for name in terms.TYPE:
            for value in about.objects(name):
                kind = read_record_kind(_last(value) if isinstance(value, URIRef) else str(value))
                if kind is not None:
                    return kind
        classes = sorted(str(each) for each in about.objects(RDF.type))
        kinds = [terms.KIND_OF.get(URIRef(each)) for each in classes]
        return next((kind for kind in kinds if kind is not None), None)

    def named(self, term: Node) -> str:
        """Return what a term is called: a literal itself, a node by its name, else its address."""
        if isinstance(term, Literal):
            return str(term).strip()
        for title in terms.TITLE:
            names = sorted(self._graph.objects(term, title), key=_by_language)
            if names:
                return str(names[0]).strip()
        return _written(term)

    def told(self, term: Node) -> str:
        """Return a term with all that is said of it, in one line that ends in … where it grows too long.

        Raises SourceError when all of it together is more than a file may ask for.
        """
        budget = _Budget()
        told = self._told(term, 1, budget)
        self._looked_at += budget.looked_at + len(told) // 20
        if self._looked_at > _MOST_LOOKED_AT:
            limit = f"{_MOST_LOOKED_AT:,} nested statements"
            raise source_error(Code.FILE_TOO_LARGE, file=self._file, limit=limit)
        return told

    def _told(self, term: Node, depth: int, budget: "_Budget") -> str:
        if isinstance(term, Literal) or depth > _DEEPEST:
            return _written(term)
        parts: list[str] = []
        for predicate, value in sorted(self._graph.predicate_objects(term), key=str):
            budget.looked_at += 1
            if budget.is_spent:
                parts.append("…")
                break
            inner = "" if predicate == RDF.type else self._told(value, depth + 1, budget)
            if inner:
                parts.append(f"{label_of(predicate)}: {inner}")
                budget.size += len(parts[-1])
        return ", ".join(parts) or _written(term)


@dataclass(slots=True)
class _Budget:
    """How much of a nested node is told."""

    looked_at: int = 0
    size: int = 0

    @property
    def is_spent(self) -> bool:
        return self.looked_at > 500 or self.size > _LONGEST


def _by_language(term: Node) -> tuple[bool, str, str]:
    """English first, then by language and words."""
    tag = (term.language or "") if isinstance(term, Literal) else ""
    return (tag.split("-")[0] not in ("en", ""), tag, str(term))


def label_of(predicate: Node) -> str:
    """Return a property's name as words: `accrualPeriodicity` → `accrual periodicity`."""
    return _CAPITAL.sub(" ", _last(predicate)).lower()


class _About:
    """What is said of one record; what has been taken is no longer among the rest."""

    def __init__(self, reading: _Reading, graph: Graph, subject: Node) -> None:
        self._reading, self._graph, self._subject = reading, graph, subject
        self._taken: set[tuple[Node, Node]] = set()

    @cached_property
    def _said(self) -> Mapping[Node, list[Node]]:
        said: dict[Node, list[Node]] = {}
        for predicate, value in self._graph.predicate_objects(self._subject):
            said.setdefault(predicate, []).append(value)
        return {predicate: sorted(said[predicate], key=_by_language) for predicate in sorted(said, key=str)}

    def objects(self, predicate: Node) -> list[Node]:
        """Return the values of a property, always in the same order."""
        return self._said.get(predicate, [])

    def take(self, predicates: Iterable[URIRef]) -> list[Node]:
        """Return the values of properties, best property first, and note that they are used."""
        found: list[Node] = []
        for predicate in predicates:
            for value in self.objects(predicate):
                self._taken.add((predicate, value))
                found.append(value)
        return found

    def words(self, predicates: Iterable[URIRef]) -> list[Tagged]:
        """Return literals with their languages, best property first."""
        literals = [
            (predicate, value)
            for predicate in predicates
            for value in self.objects(predicate)
            if isinstance(value, Literal)
        ]
        self._taken.update(literals)
        return [(str(value.language or ""), str(value)) for _, value in literals]

    def keywords(self) -> list[str]:
        """Return keywords, and themes that have a name."""
        found = [
            part.strip()
            for value in self.take(terms.KEYWORDS)
            for part in re.split(r"[,;、；，]", str(value))
        ]
        for predicate in terms.THEMES:
            for value in self.objects(predicate):
                name = self._reading.named(value)
                if (name and name != _written(value)) or isinstance(value, Literal):
                    self._taken.add((predicate, value))
                    found.append(name)
        return [each for each in dict.fromkeys(found) if each]

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield the columns that have a value, each with its first."""
        for column, predicates in terms.COLUMNS.items():
            for predicate, value in ((name, value) for name in predicates for value in self.objects(name)):
                if written := self._column(column, value):
                    if not self._says_more(value):
                        self._taken.add((predicate, value))
                    yield column, written
                    break
            else:
                if column == "licence" and (written := self._distributed_under()):
                    yield column, written

    def _column(self, column: str, value: Node) -> str:
        if column == "price":
            amount = [_written(each) for name in terms.PRICE for each in self._graph.objects(value, name)]
            unit = [_written(each) for name in terms.CURRENCY for each in self._graph.objects(value, name)]
            return " ".join([*sorted(amount)[:1], *sorted(unit)[:1]]) if amount else ""
        if column == "place":
            inside = [value, *self._graph.objects(value, URIRef(f"{SCHEMA}address"))]
            towns = sorted(
                _written(each)
                for place in inside
                for name in terms.LOCALITY
                for each in self._graph.objects(place, name)
            )
            name = towns[0] if towns else self._reading.named(value)
            return "" if isinstance(value, URIRef) and name == _written(value) else name
        if column in ("organisation", "person"):
            name = self._reading.named(value)
            return "" if isinstance(value, URIRef) and name == _written(value) else name
        return _written(value)

    def _says_more(self, value: Node) -> bool:
        """Whether a nested node has more to it than its name."""
        names = {RDF.type, *terms.TITLE}
        return isinstance(value, BNode) and any(
            predicate not in names for predicate in self._graph.predicates(value)
        )

    def _distributed_under(self) -> str:
        """Return the licences of a record's distributions, when it states none itself."""
        found = {
            _written(licence)
            for name in terms.DISTRIBUTION
            for each in self.objects(name)
            for predicate in terms.COLUMNS["licence"]
            for licence in self._graph.objects(each, predicate)
        }
        return "; ".join(sorted(found - {""}))

    def rest(self) -> dict[str, str]:
        """Return all else that is said, by the properties' names."""
        facts: dict[str, list[str]] = {}
        left = ((name, value) for name, values in self._said.items() for value in values)
        for predicate, value in left:
            if predicate == RDF.type or (predicate, value) in self._taken:
                continue
            told = self._reading.told(value) if isinstance(value, BNode) else self._reading.named(value)
            tag = value.language if isinstance(value, Literal) else None
            label = f"{label_of(predicate)} ({tag})" if tag else label_of(predicate)
            if told:
                facts.setdefault(label, []).append(told)
        return {label: "; ".join(values) for label, values in facts.items()}
