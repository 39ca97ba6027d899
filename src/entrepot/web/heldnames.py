"""What is held about a person, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext as _

from entrepot.people.held import Section
from entrepot.web.names import NODE_ROLES, ORGANISATION_ROLES, name_in

TABLES: Final = {
    "people.account": gettext_noop("Account"),
    "account.emailaddress": gettext_noop("Address"),
    "people.membership": gettext_noop("Organisations"),
    "people.noderolegiven": gettext_noop("Roles on the node"),
    "people.invitation": gettext_noop("Invitations to you"),
    "people.duty": gettext_noop("What waits for you"),
    "people.apitoken": gettext_noop("API tokens"),
    "matching.savedsearch": gettext_noop("Searches you keep"),
    "mfa.authenticator": gettext_noop("Second factors"),
    "usersessions.usersession": gettext_noop("Sign-ins"),
    "socialaccount.socialaccount": gettext_noop("Single sign-on"),
}
FIELDS: Final = {
    "key": gettext_noop("opaque id"),
    "email": gettext_noop("address"),
    "name": gettext_noop("name"),
    "language": gettext_noop("language"),
    "is_active": gettext_noop("in use"),
    "wants_digest": gettext_noop("wants mails"),
    "joined": gettext_noop("since"),
    "since": gettext_noop("since"),
    "last_login": gettext_noop("last sign-in"),
    "verified": gettext_noop("confirmed"),
    "primary": gettext_noop("main address"),
    "organisation": gettext_noop("organisation"),
    "role": gettext_noop("role"),
    "asked": gettext_noop("not answered yet"),
    "made": gettext_noop("made"),
    "made_by": gettext_noop("made by"),
    "ends": gettext_noop("ends"),
    "looked": gettext_noop("last looked at"),
    "known": gettext_noop("found before"),
    "position": gettext_noop("looked at up to"),
    "paused": gettext_noop("paused"),
    "accepted": gettext_noop("accepted"),
    "kind": gettext_noop("kind"),
    "subject": gettext_noop("about"),
    "due": gettext_noop("due"),
    "settled": gettext_noop("settled"),
    "hint": gettext_noop("begins with"),
    "scopes": gettext_noop("may"),
    "used": gettext_noop("last used"),
    "revoked": gettext_noop("revoked"),
    "type": gettext_noop("kind"),
    "created_at": gettext_noop("made"),
    "last_used_at": gettext_noop("last used"),
    "last_seen_at": gettext_noop("last seen"),
    "ip": gettext_noop("from"),
    "user_agent": gettext_noop("browser"),
    "provider": gettext_noop("provider"),
    "uid": gettext_noop("id there"),
    "date_joined": gettext_noop("since"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One table with a heading, how much there is, and each row as names and values."""

    title: str
    count: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def shown(sections: Iterable[Section]) -> list[Shown]:
    """What is held, as a page shows it; what is empty is left out."""
    return [
        Shown(
            gettext(TABLES[section.name]) if section.name in TABLES else section.name.partition(".")[2],
            ngettext("%(count)s entry", "%(count)s entries", len(section.rows))
            % {"count": len(section.rows)},
            tuple(
                tuple(
                    (_name(field), _role(value) if field == "role" else _value(value))
                    for field, value in row.items()
                    if value not in (None, "", [], {})
                )
                for row in section.rows
            ),
        )
        for section in sections
    ]


def _name(field: str) -> str:
    return gettext(FIELDS[field]) if field in FIELDS else field.replace("_", " ")


def _role(value: object) -> str:
    return name_in(ORGANISATION_ROLES | NODE_ROLES, str(value))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
