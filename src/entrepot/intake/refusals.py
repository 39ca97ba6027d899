"""Why something about a run was not done."""

from __future__ import annotations


class RunRefusedError(Exception):
    """Nothing was stored; ``code``, ``sentence`` and ``remedy`` say why and what to do."""

    def __init__(self, code: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.code, self.sentence, self.remedy = code, sentence, remedy

    @classmethod
    def answered(cls) -> RunRefusedError:
        """Somebody has decided about it already."""
        return cls("run_answered", "Somebody has decided about this list already.", "Look at the run's page.")

    @classmethod
    def overtaken(cls) -> RunRefusedError:
        """Somebody else has stored more of it meanwhile."""
        return cls("run_overtaken", "Somebody else works on this list, too.", "Look at the run's page.")

    @classmethod
    def outdated(cls) -> RunRefusedError:
        """A newer list of the same source was stored since."""
        return cls(
            "run_outdated",
            "A newer list of this source was imported since this one was read.",
            "Do not import this one; if it is the right one after all, import its file again.",
        )
