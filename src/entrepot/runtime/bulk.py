"""Many rows at once.

They are added without an object for each: what Django's ``bulk_create`` does, in a fraction of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import DateField, Field, JSONField, Model

ASKED: Final = 400
"""How many values are asked for in one query: SQLite takes 999, and a query may ask for them twice."""
Value = TypeVar("Value")
AT_ONCE: Final = 10_000
"""How many values are sent to PostgreSQL in one statement."""
_WRITTEN_ANEW: Final = (DateField, JSONField)
"""Fields whose values a driver does not take as they are; a field of dates and times is one of dates, too."""


def portions(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Values in portions that can be asked for in one query: a list may be longer than the database takes parameters."""
    return (values[start : start + ASKED] for start in range(0, len(values), ASKED))


def add_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]], *, over: Sequence[str] = ()
) -> None:
    """Add rows, in the caller's transaction or one of their own. No signal is sent, and nobody is told the new primary keys.

    Args:
        names: what the values of a row are, in order: fields as their model calls them, a relation with ``_id``. Django's defaults are
            not known to the database, so all fields are named but a primary key that counts by itself.
        over: names of fields by which a row is told apart: one that is there already takes on the new values.

    Raises:
        django.db.IntegrityError: a row is there already, or what it points at is not.
    """
    fields = _fields(model, names)
    ready = list(_prepared(fields, rows))
    into = f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(fields)}) VALUES "  # noqa: S608 -- names of our own tables and columns, values as parameters
    one, then = f"({', '.join('%s' for _ in fields)})", _instead(fields, _fields(model, over))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into}{one}{then}", ready)
            return
        together = max(1, AT_ONCE // len(fields))  # each statement is a journey to a server
        for start in range(0, len(ready), together):
            portion = ready[start : start + together]
            cursor.execute(
                f"{into}{', '.join(one for _ in portion)}{then}", list(chain.from_iterable(portion))
            )


def _fields(model: type[Model], names: Iterable[str]) -> list[Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _prepared(fields: Sequence[Field[Any, Any]], rows: Iterable[Sequence[object]]) -> Iterator[list[Any]]:
    """The rows as the database's driver takes them."""
    written = [
        (place, _writer(field)) for place, field in enumerate(fields) if isinstance(field, _WRITTEN_ANEW)
    ]
    for row in rows:
        values = list(row)
        for place, write in written:
            values[place] = write(values[place])
        yield values


def _writer(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes of a field's value what the driver takes; what comes again and again is made once."""
    write = partial(field.get_db_prep_save, connection=connections[DEFAULT_DB_ALIAS])
    if isinstance(field, DateField):
        return cache(write)
    nothing: dict[type, Any] = {dict: write({}), list: write([])}
    return lambda value: write(value) if value or type(value) not in nothing else nothing[type(value)]


def _instead(fields: Iterable[Field[Any, Any]], apart: Sequence[Field[Any, Any]]) -> str:
    """What is done where the row is there already."""
    if not apart:
        return ""
    new = (_quoted(str(field.column)) for field in fields if field not in apart)
    return f" ON CONFLICT ({_columns(apart)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in new)}"


def _columns(fields: Iterable[Field[Any, Any]]) -> str:
    return ", ".join(_quoted(str(field.column)) for field in fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
