"""Which resources match a need strongly by what everybody may read of it: for telling others than its own people."""

from __future__ import annotations

from entrepot.catalogue.models import Need
from entrepot.matching import index as indexes
from entrepot.matching.allocating import publicly
from entrepot.matching.crossing import border_to
from entrepot.matching.learning import in_use
from entrepot.matching.rates import rates
from entrepot.matching.roles import BY_RULES, Question, candidates
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Grade


def strong(need: Need) -> tuple[str, ...]:
    """The resources that are told in words, serve a need strong, fail no condition and may cross to it, the best first."""
    index = indexes.current()
    asked = publicly(need, index)
    asking = Question(
        index,
        asked,
        rates(),
        clock.today(),
        border_to(asked.place),
        index.voters,
        index.waiting,
        in_use(index),
    )
    roles = [role for role in asked.roles if role not in BY_RULES]
    found = [item for items in candidates(asking, roles).values() for item in items if item.adequate]
    best = [item for item in found if item.grade is Grade.STRONG and item.terms.decision.outcome == "allow"]
    return tuple(item.offer.key for item in sorted(best, key=lambda item: -item.score))
