"""The carrying plan's parks, paired twice: as usual with corridors that are welcome, then with more for the weaker."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from entrepot.engine.allocation.exact import installed
from entrepot.engine.pairing import Rules, Weights, read_corridor
from entrepot.intake.parks import read_parks
from entrepot.people.models import Account
from entrepot.people.queries import party_of
from entrepot.programmes import actions
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.pairing import Wanted
from entrepot.programmes.models import Pairing, Programme
from entrepot.runtime.progress import silent
from entrepot.web.demo import address

LIST: Final = "parks.csv"
CORRIDORS: Final = ("bonus same basin", "bonus same cluster")
WEAKER: Final = 6.0


def pair_parks() -> Pairing:
    """Let the officer bring in the list and pair it; stable where the node has no OR-tools."""
    officer = party_of(Account.objects.get(email=address("officer")))
    programme = Programme.objects.get(kind=ProgrammeKind.PAIRING)
    parks = read_parks(Path(str(resources.files("entrepot.cli.demo"))) / "region" / LIST, silent)
    listed = actions.bring_parks(programme=programme, name=LIST, parks=parks, by=officer)
    rules = Rules(tuple(map(read_corridor, CORRIDORS)))
    for weights in (Weights(), Weights(weak=WEAKER)):
        wanted = Wanted(weights, rules, stable=not installed())
        made = actions.run_pairing(programme=programme, number=listed.number, wanted=wanted, by=officer)
    return made
