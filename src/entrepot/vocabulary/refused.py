"""What an act is refused with: a code, one sentence, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class RefusedByCodeError(Exception):
    """Nothing was done. A stage says in a subclass what its codes mean.

    Attributes:
        said: of each code its sentence and its remedy, with names in braces where a value is given.
        code: one of them.
        given: the values of these names.
        sentence, remedy: what is said with them.

    Raises:
        KeyError: the code means nothing.
    """

    said: ClassVar[Mapping[str, tuple[str, str]]]

    def __init__(self, code: str, **given: str) -> None:
        self.code, self.given = code, given
        self.sentence, self.remedy = (text.format_map(given) if given else text for text in self.said[code])
        super().__init__(f"{self.sentence} {self.remedy}")
