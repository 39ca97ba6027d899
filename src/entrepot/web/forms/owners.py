"""For whom somebody may enter a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.web.forms.described import organisation_choices
from entrepot.web.names import organisation_name


@dataclass(frozen=True, slots=True)
class Owners:
    """The organisations for which a party may enter a record, and for which of them it may list it.

    Attributes:
        anybody: whether a record may be nobody's, too: of officers and operators.
        waiting: name and page of those whose records stay drafts for now.
    """

    organisations: tuple[Organisation, ...]
    anybody: bool
    listing: frozenset[int]
    waiting: tuple[tuple[str, str], ...]

    @property
    def can_list(self) -> bool:
        """Whether anything entered can be listed at once."""
        return self.anybody or bool(self.listing)

    @property
    def any(self) -> bool:
        """Whether the party can enter anything."""
        return self.anybody or bool(self.organisations)

    def choices(self) -> list[tuple[str, str]]:
        """Keys with names, those marked whose records stay drafts for now."""
        named = dict(organisation_choices(self.organisations))
        marked = [
            (item.key, _("%(name)s (not admitted yet: drafts only)") % {"name": named[item.key]})
            if not self.anybody and item.pk not in self.listing
            else (item.key, named[item.key])
            for item in sorted(self.organisations, key=lambda item: named[item.key])
        ]
        return [("", _("not said")), *marked] if self.anybody else marked


def owners(party: Party, kind: str, kept: Iterable[Organisation] = ()) -> Owners:
    """For whom a party may enter a record; ``kind`` is need or resource, ``kept`` whoever owns the record already."""
    anybody = allows(party, f"{kind}.enter", Owned(None))
    found = (
        Organisation.objects.filter(joined_into=None)
        if anybody
        else Organisation.objects.filter(pk__in=party.organisations())
    )
    mine = {item.pk: item for item in (*found, *kept)}
    listing = frozenset(number for number in mine if allows(party, f"{kind}.publish", Owned(number)))
    waiting = tuple(
        (organisation_name(item), reverse("web:organisation", args=[item.key]))
        for item in mine.values()
        if item.pk not in listing
    )
    return Owners(tuple(mine.values()), anybody, listing, waiting)
