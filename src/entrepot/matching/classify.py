"""What a record may be sorted under: codes and techniques that its text speaks for, each with the evidence. Nothing is stored here."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Max

from entrepot.catalogue.actions.classifying import TECHNIQUE, words_of
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import ClassCode, Need, Resource
from entrepot.engine.classifying import Classifier, Labelled, Proposal
from entrepot.engine.match import Evidence
from entrepot.engine.retrieval import Document
from entrepot.intake.recognition import recognise
from entrepot.matching import freshness
from entrepot.matching.index import models
from entrepot.matching.reading import documents
from entrepot.matching.techniques import Technique, Vocabulary, named_in, vocabulary
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.industry import Scheme, corresponding, division, other_industry, read_codes, written

NARROWEST_PATENT: Final = 4
"""Of patents subclasses are proposed (``G01N``): what is above them says too little."""
TOP: Final = 3


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is proposed for one scheme. ``via`` is the code of the other industry scheme that the record has, if these correspond to it."""

    scheme: Scheme
    proposals: tuple[Proposal, ...]
    via: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Everything that is proposed for a record; ``waiting`` while only words were compared because the models are still being prepared."""

    codes: tuple[Sorted, ...]
    techniques: tuple[Technique, ...]
    waiting: bool

    @property
    def any(self) -> bool:
        """Whether anything is proposed."""
        return bool(self.techniques or any(item.proposals for item in self.codes))


def proposed(record: Need | Resource) -> Proposed:
    """What a record's whole text speaks for, for those who may edit it; nothing of what it says itself or its people have declined."""
    classifier, texts = current(), documents(record)
    digest = words_of(record)
    open_to = [scheme for scheme in Scheme if record.declined.get(scheme) != digest]
    said = codes_of(record)
    codes = [
        _sorted(classifier, texts, scheme, said)
        for scheme in open_to
        if not any(other is scheme for other, _ in said)
    ]
    told = record.fields.get("technique") or any(_is_technique(label) for label in record.facts)
    named: tuple[Technique, ...] = ()
    if isinstance(record, Resource) and not told and record.declined.get(TECHNIQUE) != digest:
        named = named_in(texts, known_techniques(), top=TOP)
    return Proposed(tuple(item for item in codes if item.proposals), named, not classifier.complete)


def codes_of(record: Need | Resource) -> tuple[tuple[Scheme, str], ...]:
    """The codes that a record says of itself."""
    found = [
        *read_codes(record.fields.get("industry_code", "")),
        *read_codes(record.fields.get("ipc", ""), Scheme.IPC),
    ]
    return tuple(dict.fromkeys(found))


def _sorted(
    classifier: Classifier, texts: Sequence[Document], scheme: Scheme, said: Sequence[tuple[Scheme, str]]
) -> Sorted:
    other = other_industry(scheme)
    beside = next(((theirs, code) for theirs, code in said if theirs is other and division(code)), None)
    if beside is None:
        return Sorted(scheme, classifier.proposals(texts, scheme, top=TOP), "")
    return Sorted(scheme, _across(classifier, texts, scheme, beside), written(*beside))


def _across(
    classifier: Classifier, texts: Sequence[Document], scheme: Scheme, beside: tuple[Scheme, str]
) -> tuple[Proposal, ...]:
    """What is about the same in this scheme as a code of the other: the nearest code within its divisions, else these themselves."""
    wanted = corresponding(*beside)
    within = classifier.within(texts, scheme, lambda code: division(code) in wanted, top=TOP)
    if within:
        return within
    titles = {
        item.code: item.titles for item in classifier.codes if item.scheme == scheme and item.code in wanted
    }
    return tuple(
        Proposal(
            scheme, code, 0.0, next(iter(titles[code].values()), ""), next(iter(titles[code]), ""), Evidence()
        )
        for code in wanted
        if code in titles
    )[:TOP]


@dataclass(slots=True)
class _Held:
    """The classifier of this process with the state of the codes it was built from, and the techniques with that of the catalogue."""

    lock: threading.Lock
    state: tuple[int, datetime | None] = (0, None)
    classifier: Classifier | None = None
    techniques: dict[int, Vocabulary] = field(default_factory=dict)


_held = _Held(threading.Lock())


def current(progress: Progress = silent) -> Classifier:
    """The codes as they are now; by words alone while vectors are being computed, in a thread of their own. One small query when nothing changed."""
    found = ClassCode.objects.aggregate(count=Count("pk"), last=Max("updated"))
    state = (int(found["count"]), found["last"])
    with _held.lock:
        if _held.classifier is not None and _held.state == state:
            return _held.classifier
        voters, store = models()
        _held.classifier = Classifier(_labelled(), voters=voters, store=store, progress=progress)
        _held.state = state
        classifier = _held.classifier
    if not classifier.codes or classifier.stored():
        classifier.prepare()
    else:
        threading.Thread(target=classifier.prepare, name="entrepot-codes", daemon=True).start()
    return classifier


def complete(progress: Progress = silent) -> Classifier:
    """The codes with all vectors; computes what is missing. Safe to stop and to repeat."""
    classifier = current(progress)
    classifier.prepare()
    return classifier


def known_techniques() -> Vocabulary:
    """The names of techniques that listed resources use; read anew when the catalogue changed."""
    sequence = freshness.sequence()
    with _held.lock:
        if sequence not in _held.techniques:
            _held.techniques = {sequence: _techniques()}
        return _held.techniques[sequence]


def forget() -> None:
    """Begin anew."""
    with _held.lock:
        _held.classifier, _held.techniques = None, {}


def _labelled() -> list[Labelled]:
    """The codes that can be proposed: no section, of patents the subclasses."""
    rows = list(ClassCode.objects.values_list("scheme", "code", "titles", "parent"))
    titles: Mapping[tuple[str, str], dict[str, str]] = {
        (scheme, code): named for scheme, code, named, _ in rows
    }
    return [
        Labelled(scheme, code, named, titles.get((scheme, parent), {}))
        for scheme, code, named, parent in rows
        if len(code) >= (NARROWEST_PATENT if scheme == Scheme.IPC else 2)
    ]


def _techniques() -> Vocabulary:
    stated: list[str] = []
    words: list[str] = []
    listed = Resource.objects.filter(state=State.LISTED, joined_into=None).order_by("pk")
    for fields, facts, keywords in listed.values_list("fields", "facts", "keywords").iterator(
        chunk_size=2000
    ):
        stated += [fields["technique"]] if fields.get("technique") else []
        stated += [value for label, value in facts.items() if _is_technique(label)]
        words += keywords
    return vocabulary(stated, words)


def _is_technique(label: str) -> bool:
    found = recognise(label)
    return found is not None and found.field == "technique"
