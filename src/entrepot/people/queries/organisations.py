"""Organisations as a party may know them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from entrepot.people.domain import NodeRole, Party, Standing
from entrepot.people.models import Identifier, Invitation, Membership, Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.organisation_names import bare_name

PUBLIC: Final = (Standing.LISTED, Standing.ADMITTED)
"""Organisations that everybody may know of; of others only their members, officers and operators."""
_ALL: Final = frozenset({NodeRole.OFFICER, NodeRole.OPERATOR})


def organisations(party: Party) -> QuerySet[Organisation]:
    """The organisations that a party may know of, with their places; one that was joined to another is told by that one."""
    found = Organisation.objects.select_related("place").filter(joined_into=None)
    if party.node_roles & _ALL:
        return found
    return found.filter(Q(standing__in=PUBLIC) | Q(pk__in=party.organisations()))


def organisation(key: str, party: Party) -> Organisation:
    """One organisation.

    Raises:
        Organisation.DoesNotExist: there is none with this key that the party may know of.
    """
    return organisations(party).get(key=key)


def stands_for(key: str, party: Party) -> Organisation:
    """The organisation that stands for one that was joined to it.

    Raises:
        Organisation.DoesNotExist: none of this key was joined, or to one that the party may not know of.
    """
    return organisations(party).get(joined__key=key)


def lead(organisation: Organisation) -> Organisation:
    """The organisation that stands for this one: itself, unless it was joined to another."""
    return organisation.joined_into or organisation


def joined_to(organisation: Organisation) -> QuerySet[Organisation]:
    """Every organisation for which this one stands, by key."""
    return organisation.joined.select_related("place").order_by("key")


def has_people(numbers: Iterable[int]) -> frozenset[int]:
    """Those of these organisations (their numbers) to which somebody belongs, asks to belong or is invited. Two queries."""
    wanted = set(numbers)
    members = Membership.objects.filter(organisation__isnull=False)
    invited = Invitation.objects.filter(organisation__isnull=False, accepted=None, ends__gt=clock.now())
    found = {
        *members.values_list("organisation_id", flat=True),
        *invited.values_list("organisation_id", flat=True),
    }
    return frozenset(number for number in found if number in wanted)


def names(party: Party) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every organisation that a party may know of, by key, with what it is called; then those for which one of them stands."""
    known = {item.pk: item for item in organisations(party)}
    yield from ((item.key, _titles(item)) for item in known.values())
    joined = Organisation.objects.exclude(joined_into=None).order_by("pk")
    yield from ((item.key, _titles(item)) for item in joined if item.joined_into_id in known)


def leads() -> dict[str, int]:
    """The number of every organisation by its key; of one that was joined to another, that one's."""
    found = Organisation.objects.values_list("key", Coalesce("joined_into_id", "pk"))
    return dict(found)


def own_organisations(party: Party) -> QuerySet[Organisation]:
    """The organisations to which a party belongs."""
    return Organisation.objects.filter(pk__in=party.organisations()).select_related("place")


def by_name(found: QuerySet[Organisation], languages: Sequence[str]) -> QuerySet[Organisation]:
    """In the order of their names as a reader sees them: ``languages`` in the order in which the reader prefers them."""
    names = [KeyTextTransform("title", KeyTextTransform(language, "texts")) for language in languages]
    return found.annotate(shown_name=Coalesce(*names)).order_by("shown_name", "key")


def named(found: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Those whose name in any language holds these words, or whose number or key they are; also those that stand for such a one."""
    wanted = Q(key__iexact=words)
    for language in LANGUAGES:
        wanted |= Q(**{f"texts__{language}__title__icontains": words})
    bare = "".join(words.split()).upper()
    for scheme in ("uscc", "lei", "vat", "hk_br"):
        wanted |= Q(**{f"identifiers__{scheme}": bare})
    joined = Organisation.objects.exclude(joined_into=None).filter(wanted)
    return found.filter(wanted | Q(pk__in=joined.values("joined_into")))


def alike(
    *, names: Iterable[str], identifiers: Mapping[str, str], party: Party, but: int | None = None
) -> tuple[Organisation, ...]:
    """Organisations that a party may know of and that have, or stand for one that has, one of these names (legal forms aside) or
    numbers, by key.

    ``but`` is the number of an organisation that is left out.
    """
    wanted = {bare_name(name) for name in names if name}
    known = organisations(party).exclude(pk=but) if but is not None else organisations(party)
    joined = Organisation.objects.exclude(joined_into=None)
    numbers = {
        into or number
        for found in (known, joined)
        for number, into, texts, held in found.order_by().values_list(
            "pk", "joined_into_id", "texts", "identifiers"
        )
        if any(bare_name(text.get("title", "")) in wanted for text in texts.values())
        or any(held.get(scheme) == value for scheme, value in identifiers.items())
    }
    return tuple(known.filter(pk__in=numbers).order_by("key"))


def namesakes(found: Sequence[Organisation], party: Party) -> dict[int, tuple[Organisation, ...]]:
    """For each of these organisations the others that have one of its names, by its number. Two queries at most."""
    if not found:
        return {}
    known = organisations(party)
    numbers: dict[str, set[int]] = {}
    for number, texts in known.order_by().values_list("pk", "texts"):
        for name in _bare_names(texts):
            numbers.setdefault(name, set()).add(number)
    others = {
        one.pk: {number for name in _bare_names(one.texts) for number in numbers.get(name, ())} - {one.pk}
        for one in found
    }
    there = known.in_bulk({number for shared in others.values() for number in shared})
    return {one: tuple(there[number] for number in sorted(shared)) for one, shared in others.items()}


def _titles(organisation: Organisation) -> tuple[str, ...]:
    return tuple(text["title"] for text in organisation.texts.values() if text.get("title"))


def _bare_names(texts: Mapping[str, Mapping[str, str]]) -> set[str]:
    return {bare_name(text["title"]) for text in texts.values() if text.get("title")}


def is_taken(scheme: str, number: str, but: int | None = None) -> bool:
    """Whether somebody has this number already, whether or not the party may know of it: a number belongs to one."""
    return Identifier.objects.filter(scheme=scheme, number=number).exclude(organisation=but).exists()
