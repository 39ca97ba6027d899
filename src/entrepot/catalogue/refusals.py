"""Why something with a record cannot be done, although the party may: a code, one sentence, a remedy."""

from __future__ import annotations


class RefusedError(Exception):
    """Something that cannot be done as things stand."""

    def __init__(self, code: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.code, self.sentence, self.remedy = code, sentence, remedy


class StaleError(RefusedError):
    """A record was changed by somebody else since it was read; ``version`` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "changed_meanwhile",
            "Somebody changed this record while you were editing it; nothing of yours was stored.",
            "Look at what changed, then enter your changes again on the present version.",
        )
        self.version = version


class DisclosureRefusedError(RefusedError):
    """A step of disclosure that cannot be taken now."""
