"""What the people stage does by itself: it forgets what nobody needs any more."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.people.actions.duties import forget_settled
from entrepot.people.actions.invitations import forget_ended
from entrepot.people.actions.sessions import forget_sign_ins
from entrepot.people.domain import Party
from entrepot.runtime.jobs import JSON, Run, every, job

TIDY: Final = "people.tidy"
NODE: Final = Party.machine("node")


@job(TIDY)
def tidy(_run: Run) -> dict[str, JSON]:
    """Forget invitations and settled duties of long ago, and sign-ins that have ended: from where somebody came is nobody's business then."""
    return {
        "invitations": forget_ended(by=NODE),
        "duties": forget_settled(by=NODE),
        "sign_ins": forget_sign_ins(by=NODE),
    }


every(TIDY, days=1, at=time(3, 50))
