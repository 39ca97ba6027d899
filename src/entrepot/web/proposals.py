"""Codes and techniques proposed for a record, with what they are concluded from."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.catalogue.actions.classifying import TECHNIQUE
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.classifying import Proposal
from entrepot.engine.text import identify
from entrepot.matching.classify import Proposed, Sorted, codes_of
from entrepot.matching.techniques import Technique
from entrepot.vocabulary.industry import Scheme, short_name, written
from entrepot.web.texts import marked


@dataclass(frozen=True, slots=True)
class Met:
    """A word of the record and the word of a title that mean the same."""

    ours: str
    theirs: str

    @property
    def same(self) -> bool:
        """Whether they are written alike."""
        return self.ours == self.theirs


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal: what a form sends back (``value``), its name and title, the sentence it is concluded from, the words that met."""

    value: str
    name: str
    title: str
    title_language: str
    sentence: SafeString
    sentence_language: str
    met: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals of one sort; ``why`` says when they follow from a code that the record has."""

    what: str
    heading: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What the section shows: the codes that the record has, and the proposals."""

    said: tuple[str, ...]
    groups: tuple[Group, ...]
    waiting: bool
    answer: str
    page: str


def proposals_panel(record: Need | Resource, found: Proposed) -> Panel:
    """The section for those who may edit a record."""
    kind = "need" if isinstance(record, Need) else "resource"
    groups = [_group(item) for item in found.codes]
    if found.techniques:
        lines = tuple(_technique(item) for item in found.techniques)
        groups.append(Group(TECHNIQUE, _("Technique"), "", lines))
    return Panel(
        tuple(_named(scheme, code) for scheme, code in codes_of(record)),
        tuple(groups),
        found.waiting,
        reverse(f"web:sort_{kind}", args=[record.key]),
        reverse(f"web:{kind}", args=[record.key]),
    )


def _named(scheme: Scheme, code: str) -> str:
    """A code with a few words where the node has no title for it."""
    name = short_name(scheme, code)
    return f"{written(scheme, code)} ({name})" if name else written(scheme, code)


def _group(item: Sorted) -> Group:
    why = _("It corresponds to %(code)s.") % {"code": item.via} if item.via else ""
    return Group(item.scheme, item.scheme.label, why, tuple(_line(proposal) for proposal in item.proposals))


def _line(proposal: Proposal) -> Line:
    pair, words = proposal.evidence.sentences, proposal.evidence.words
    sentence = pair.need if pair else ""
    return Line(
        value=proposal.code,
        name=written(Scheme(proposal.scheme), proposal.code),
        title=proposal.title,
        title_language=proposal.language,
        sentence=marked(sentence, [word.need for word in words]),
        sentence_language=_language(sentence),
        met=tuple(Met(word.need, word.offer) for word in words),
    )


def _technique(item: Technique) -> Line:
    return Line(
        value=item.name,
        name=item.name,
        title="",
        title_language="",
        sentence=marked(item.sentence, [item.name]),
        sentence_language=item.language,
        met=(),
    )


def _language(text: str) -> str:
    script = identify(text)
    return "zh-Hans" if script == "zh" else script
