"""What a duty looks like to whom it waits for: a sentence, a link, and the ways to settle it in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Duty

Do = Callable[[Party, str], str]
"""Takes one way for a party, with what was filled in; returns the sentence that tells what was done.

Raises what the action raises: a ``RefusedError`` of its stage, or ``NotAllowedError``."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be filled in, chosen or ticked before a way can be taken; ``missing`` says what is wrong when it was not.

    ``choices`` are those of a ``choice``, each with its words.
    """

    label: str
    kind: Literal["long", "date", "tick", "choice"] = "long"
    required: bool = True
    longest: int = 1000
    proposed: str = ""
    missing: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """What is agreed to beside a way, ticked at first; who takes the tick away does ``otherwise``."""

    label: str
    otherwise: Do


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be done about a duty. ``quiet`` for what is not the usual next step."""

    name: str
    label: str
    do: Do
    ask: Ask | None = None
    quiet: bool = False
    tick: Tick | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A duty in words.

    Attributes:
        sentence: what waits, with names.
        discreet: the same for a mail: no person's name, nothing that is held back.
        url: where more is to be seen.
        link: what that is called.
        quote: what somebody wrote, in their own words.
        facts: what helps to decide: label and value.
        text: a long text to be read before deciding, such as an agreement, with its language.
        ways: what can be done here.
    """

    sentence: str
    discreet: str
    url: str = ""
    link: str = ""
    quote: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    text: tuple[str, str] | None = None
    ways: tuple[Way, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether the usual next step is to follow the link."""
        return bool(self.url) and all(way.quiet for way in self.ways)


Tell = Callable[[Sequence[Duty], Party], Mapping[int, Told]]
"""Puts duties of one kind into words, by their numbers; those whose subject is gone are left out. The number of queries does not
grow with the number of duties."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of duty: its name in the filter, and how it is told."""

    name: str
    tell: Tell


_GONE: Final = gettext_noop("This was about something that is not there any more.")


def noted(duty: Duty, label: str = "") -> Way:
    """The way to settle what only tells something."""

    def do(party: Party, _given: str) -> str:
        note_duty(duty=duty, by=party)
        return _("It is off your list.")

    return Way("note", label or _("Noted"), do, quiet=True)


def gone(duty: Duty) -> Told:
    """A duty whose subject has vanished."""
    return Told(sentence=_(_GONE), discreet=_(_GONE), ways=(noted(duty),))


def in_words(kinds: Mapping[str, Kind], duties: Sequence[Duty], party: Party) -> dict[int, Told]:
    """Every duty in words, by its number; the queries grow with the kinds, not with the duties."""
    told: dict[int, Told] = {}
    for kind in dict.fromkeys(duty.kind for duty in duties):
        of_kind = [duty for duty in duties if duty.kind == kind]
        if kind in kinds:
            told |= kinds[kind].tell(of_kind, party)
    return {duty.pk: _answerable(duty, told.get(duty.pk) or gone(duty), party) for duty in duties}


def _answerable(duty: Duty, told: Told, party: Party) -> Told:
    """The duty as it is told; to an operator who sees it because there is no officer, what is to be done about that."""
    if duty.node_role != NodeRole.OFFICER or NodeRole.OFFICER in party.node_roles:
        return told
    nobody = _("Nobody yet: this node has no officer.")
    discreet = _("%(duty)s – this node has no officer yet, name one") % {"duty": told.discreet}
    return replace(
        told,
        discreet=discreet,
        url=reverse("web:node_people"),
        link=_("Name an officer"),
        facts=(*told.facts, (_("Who answers"), nobody)),
        ways=(),
    )
