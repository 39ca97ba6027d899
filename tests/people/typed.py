"""What people type in, for tests of the people stage."""

from __future__ import annotations

from collections.abc import Mapping

from entrepot.journal.models import Entry
from entrepot.people.actions.organisations import admit_organisation, found_organisation
from entrepot.people.domain import NodeRole, Party
from entrepot.people.drafts import OrganisationDraft
from entrepot.people.models import Account, Organisation
from tests.accounts import party

CODE = "91110000600037341L"
OFFICER = Party(actor="an-officer", node_roles=frozenset({NodeRole.OFFICER}))


def draft(
    name: str = "Isaroptik GmbH",
    text: str = "",
    *,
    language: str = "en",
    kind: str = "enterprise",
    size: str = "",
    place: str = "",
    website: str = "",
    identifiers: Mapping[str, str] | None = None,
    **names: str,
) -> OrganisationDraft:
    """An organisation with its name, and names in other languages."""
    texts = {language: {"title": name, "text": text}} | {
        tag: {"title": title, "text": ""} for tag, title in names.items()
    }
    return OrganisationDraft(language, texts, kind, size, place, website, identifiers or {})


def founded(person: Account, name: str = "Isaroptik GmbH", *, admitted: bool = True) -> Organisation:
    """An organisation of which the person is the owner."""
    organisation = found_organisation(draft=draft(name), another=True, by=party(person))
    if admitted:
        admit_organisation(organisation=organisation, by=OFFICER)
    return Organisation.objects.get(pk=organisation.pk)


def listed(key: str = "org-listed", name: str = "Yunshan University") -> Organisation:
    """An organisation that a list brought."""
    return Organisation.objects.create(
        key=key, kind="university", language="en", texts={"en": {"title": name, "text": ""}}, fingerprint=key
    )


def verbs(subject: str) -> list[str]:
    """What the journal says was done to something, first first."""
    return list(Entry.objects.filter(subject=subject).order_by("sequence").values_list("verb", flat=True))
