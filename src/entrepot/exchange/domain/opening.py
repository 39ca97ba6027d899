"""A record as the open doors tell of it: what a stranger sees on its page, of which programs read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from entrepot.vocabulary.kinds import ResourceKind

KINDS: Final = tuple(kind.value for kind in ResourceKind if kind != ResourceKind.EXPERT)
"""What the doors tell of. Experts are people: each has a page, but they are not handed out as a list to whoever asks."""
SETS: Final[Mapping[str, str]] = {
    "technology": "Technologies",
    "facility": "Facilities",
    "service": "Services",
    "finance": "Finance offers",
    "policy": "Policies",
    "venue": "Venues",
    "product": "Products",
}
"""What each kind is called to harvesters, in English as all that the protocol says."""
NO_LICENCE: Final = (
    "No licence is stated. Ask the owner before you pass this record on or use it beyond what the law allows."
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation that a record belongs to: its names by language."""

    key: str
    names: Mapping[str, str]
    website: str


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a record: its names by language, its position in degrees."""

    names: Mapping[str, str]
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A resource as everybody may see it.

    Attributes:
        language: the one of ``texts`` that it was written in.
        texts: language -> title and text.
        facts: columns as they were typed, without what its owner holds back.
        licence: an address or a name; "" where neither the record nor the node states one.
    """

    key: str
    kind: str
    language: str
    texts: Mapping[str, Mapping[str, str]]
    keywords: tuple[str, ...]
    facts: Mapping[str, str]
    owner: Owner | None
    where: Where | None
    available_from: date | None
    valid_until: date | None
    created: date
    licence: str

    @property
    def digest(self) -> str:
        """Equal for what is told alike; nothing that is held back changes it."""
        return hashlib.sha256(
            json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True).encode()
        ).hexdigest()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has a text in, the one it was written in first."""
        return (
            tuple(dict.fromkeys((self.language, *self.texts)))
            if self.language in self.texts
            else tuple(self.texts)
        )

    @property
    def title(self) -> str:
        """Its title in the language it was written in."""
        return next((self.texts[each]["title"] for each in self.languages), self.key)
