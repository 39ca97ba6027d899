"""Tables of what an organisation lists: needs and resources, with their texts and facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.belongings.tables import PORTION, Row, Table, row
from entrepot.people.domain import Party
from entrepot.people.models import Organisation

_RECORD: Final = (
    ("id", "the record's id"),
    ("kind", "what it is"),
    ("state", "draft, listed or withdrawn"),
    ("language", "in which it was written"),
    ("keywords", "its keywords, a JSON list"),
    ("place", "the key of its place"),
    ("cluster", "the key of its cluster"),
    ("available_from", "first day"),
    ("valid_until", "last day, where it is said"),
    ("source", "the list that it came from; empty when it was entered here"),
    ("author", "the account that entered it"),
    ("version", "how often it was stored"),
    ("created", "when it was entered"),
    ("updated", "when it was changed last"),
)


def _needs(organisation: Organisation, _: Party) -> Iterator[Row]:
    for one in Need.objects.filter(organisation=organisation).order_by("pk").iterator(PORTION):
        yield (*_record(one), *row(one.deadline, one.brokers_may_read))


def _resources(organisation: Organisation, _: Party) -> Iterator[Row]:
    for one in Resource.objects.filter(organisation=organisation).order_by("pk").iterator(PORTION):
        yield (*_record(one), *row(one.hidden, one.control_codes, one.examined_by, one.examined_on))


def _record(one: Need | Resource) -> Row:
    return row(
        one.key, one.kind, one.state, one.language, one.keywords, one.place_id or "", one.cluster_id or "", one.available_from,
        one.valid_until, one.source, one.author, one.version, one.created, one.updated,
    )  # fmt: skip


def _all(organisation: Organisation) -> Iterator[Need | Resource]:
    yield from Need.objects.filter(organisation=organisation).order_by("pk").iterator(PORTION)
    yield from Resource.objects.filter(organisation=organisation).order_by("pk").iterator(PORTION)


def _texts(organisation: Organisation, _: Party) -> Iterator[Row]:
    for one in _all(organisation):
        yield from (
            row(one.key, "details", tongue, text.get("title", ""), text.get("text", ""))
            for tongue, text in one.texts.items()
        )
        if isinstance(one, Need):
            yield from (
                row(one.key, "teaser", tongue, text.get("title", ""), text.get("text", ""))
                for tongue, text in one.teasers.items()
            )
            yield from (
                row(one.key, "confidential", tongue, "", text) for tongue, text in one.confidential.items()
            )
        else:
            yield from (row(one.key, "body", tongue, "", text) for tongue, text in one.body.items())


def _facts(organisation: Organisation, _: Party) -> Iterator[Row]:
    for one in _all(organisation):
        yield from (row(one.key, "field", name, value) for name, value in one.fields.items())
        yield from (row(one.key, "fact", name, value) for name, value in one.facts.items())


RECORDS: Final = (
    Table(
        "needs",
        "Something that the organisation lacks.",
        (
            *_RECORD,
            ("deadline", "by when it must begin"),
            ("brokers_may_read", "whether brokers may read what is held back"),
        ),
        _needs,
    ),
    Table(
        "resources",
        "Something that the organisation offers.",
        (
            *_RECORD,
            ("hidden", "what strangers do not see, a JSON list"),
            ("control_codes", "entries of export lists, a JSON list"),
            ("examined_by", "who held it against them"),
            ("examined_on", "when"),
        ),
        _resources,
    ),
    Table(
        "texts",
        "What a need or a resource says in one language.",
        (
            ("record", "the id of the need or resource"),
            ("part", "details, teaser, confidential, or body"),
            ("language", "in which it is written"),
            ("title", "its title"),
            ("text", "its text"),
        ),
        _texts,
    ),
    Table(
        "facts",
        "A value of a need or a resource, as it was typed.",
        (
            ("record", "the id of the need or resource"),
            ("what", "field for known columns such as price, fact for all others"),
            ("name", "what the value is called"),
            ("value", "the value"),
        ),
        _facts,
    ),
)
"""Tables of what is listed."""
