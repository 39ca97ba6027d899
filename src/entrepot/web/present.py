"""What the computation found, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.engine.chains import Difference
from entrepot.engine.match import Match
from entrepot.matching.domain import Crossing
from entrepot.vocabulary.places import Jurisdiction, legal_area
from entrepot.web.figures import number
from entrepot.web.names import ROLES, name_in

SIGNS: Final = {"fits": "✓", "fails": "✕", "unknown": "?"}
SIGN_WORDS: Final = {
    "fits": gettext_noop("Fits"),
    "fails": gettext_noop("Does not fit"),
    "unknown": gettext_noop("Not known"),
}
AREAS: Final = {
    "CN": gettext_noop("Mainland China"),
    "HK": gettext_noop("Hong Kong"),
    "MO": gettext_noop("Macao"),
    "TW": gettext_noop("Taiwan"),
    "EU": gettext_noop("European Union"),
    "CH": gettext_noop("Switzerland"),
}
PORTIONS: Final = {
    "summary": gettext_noop("what it says in public"),
    "people": gettext_noop("the people it names"),
    "body": gettext_noop("its technical body"),
}
VOTERS: Final = {"use-multilingual": "Universal Sentence Encoder"}
"""Models by the name that people know, where it is not the file's."""


def links_found(found: int, roles: int) -> str:
    """How many of the chain's links there are, as a figure."""
    return _("%(found)s of %(roles)s") % {"found": number(found), "roles": number(roles)}


def links_found_sentence(found: int, roles: int) -> str:
    """The same as words of their own."""
    if found == 0:
        return _("no link found")
    return ngettext("%(found)s of %(roles)s link found", "%(found)s of %(roles)s links found", roles) % {
        "found": number(found),
        "roles": number(roles),
    }


def listed(names: Sequence[str]) -> str:
    """Names one after the other as the language separates them."""
    return _(", ").join(names)


def area(jurisdiction: str | None) -> str:
    """The area whose law counts for a jurisdiction."""
    if jurisdiction is None:
        return _("an unknown place")
    return name_in(AREAS, legal_area(Jurisdiction(jurisdiction)))


def crossing(*decisions: Crossing) -> str:
    """From where (one or several) to where, in few words."""
    origins = dict.fromkeys(area(decision.origin) for decision in decisions)
    return _("%(origin)s → %(destination)s") % {
        "origin": listed(list(origins)),
        "destination": area(decisions[0].destination),
    }


def portion_word(portion: str) -> str:
    """What a portion of a record is called within a sentence."""
    return name_in(PORTIONS, portion)


def decision_sentence(decision: Crossing) -> str:
    """What the border says of a link."""
    held = listed([portion_word(one.portion) for one in decision.held])
    places = {"origin": area(decision.origin), "destination": area(decision.destination), "held": held}
    if decision.outcome == "allow":
        return (
            _("Offer and need are under the same law; nothing has to be cleared.")
            if decision.code == "same_area"
            else _(
                "The offer stands under another law (%(origin)s) than the need (%(destination)s); all of it may cross."
            )
            % places
        )
    if decision.code == "unknown_jurisdiction":
        return _("It is not recorded under which law the offer or the need stands; what is unknown is held.")
    if decision.told:
        return (
            _(
                "The offer stands under another law (%(origin)s) than the need (%(destination)s). Its public summary crosses; held: %(held)s."
            )
            % places
        )
    return (
        _("The offer stands under another law (%(origin)s) than the need (%(destination)s). Held: %(held)s.")
        % places
    )


def why_missing(nearest: Match | None) -> str:
    """Why what came nearest in a role does not fill it."""
    if nearest is None:
        return _("There is no entry of this kind in this node.")
    if nearest.grade == "none":
        return _("It is about something else.")
    if nearest.fails:
        return _("It is about the right thing but fails what is asked for.")
    return _("It touches the subject, but not enough to rely on.")


def difference_sentence(difference: Difference) -> str:
    """In what an alternative differs from the best chain."""
    return {
        "route": _("Another technical route"),
        "region": _("Another region"),
        "price": _("Another price"),
    }[difference]


def how_found(voters: Sequence[str], sequence: int) -> tuple[str, str]:
    """Which models were heard, on which state of the catalogue."""
    state = _("State of the catalogue: entry %(sequence)s of the journal.") % {"sequence": number(sequence)}
    if not voters:
        return _("Only words have been compared, not meaning: no model has been heard."), state
    names = listed([VOTERS.get(voter, voter) for voter in voters])
    heard = ngettext(
        "Compared by words and by meaning; one model was heard: %(names)s.",
        "Compared by words and by meaning; %(count)s models were heard: %(names)s.",
        len(voters),
    ) % {"names": names, "count": number(len(voters))}
    return heard, state


def picture_label(states: Sequence[tuple[str, str]], found: int) -> str:
    """The picture of a chain in a sentence; ``states`` are roles with the word for their state."""
    parts = listed(
        [_("%(role)s: %(state)s") % {"role": name_in(ROLES, role), "state": word} for role, word in states]
    )
    return _("Chain of the need, %(found)s. %(parts)s") % {
        "found": links_found_sentence(found, len(states)),
        "parts": parts,
    }
