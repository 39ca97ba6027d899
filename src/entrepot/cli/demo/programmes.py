"""Two programmes of the association: the pilot cities, closed and in review, and the carrying plan, to which parks apply now."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from entrepot.catalogue.imports import import_file
from entrepot.deals.domain.wording import Wording, worded
from entrepot.intake.domain import Options
from entrepot.people.actions import memberships, organisations
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import Drafted, Later, Remembered
from entrepot.programmes.domain.calls import Call, Criterion, ProgrammeKind
from entrepot.programmes.domain.forms import Choice, Field, FieldKind
from entrepot.programmes.domain.stages import Step
from entrepot.runtime import clock
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind
from entrepot.vocabulary.places import jurisdiction
from entrepot.web.demo import address

ASSOCIATION: Final = "org-sh-gz-association"
OFFICE: Final = "org-sh-gz-innovation-office"
"""It applies for Guangzhou, and is one of the six people's."""
ZONE: Final = ZoneInfo("Asia/Shanghai")
PILOT: Final = (timedelta(days=75), timedelta(days=12))
"""How long ago the call for pilot cities opened, and closed."""
CARRYING: Final = (timedelta(days=-5), timedelta(days=26))
"""When the carrying plan opened, and how long applications are taken yet."""
LATE: Final = 40
"""So many of the cities hand in within the last four days, as people do."""


def announce_programmes(by: Party) -> None:
    """Let the officer speak for the association that runs both, and bring in what cities answered to the first."""
    officer = party_of(Account.objects.get(email=address("officer")))
    association = Organisation.objects.get(key=ASSOCIATION)
    asked = memberships.ask_to_join(organisation=association, by=officer)
    memberships.answer_membership(
        membership=asked, answer=memberships.Answer(accept=True, admit=True), by=officer
    )
    officer = party_of(Account.objects.get(email=address("officer")))
    for duty in duties_of(officer).filter(kind__in=(memberships.ANSWERED, organisations.ANSWERED)):
        note_duty(duty=duty, by=officer)
    _pilot_cities(association, by)
    opens, closes = (_at(clock.now() + days) for days in CARRYING)
    plan = Drafted(_call("carrying-plan", opens, closes), association)
    actions.remember_programme(drafted=plan, published=opens - timedelta(days=6), by=by)


def _pilot_cities(association: Organisation, by: Party) -> None:
    """The first: its applications came in before the node was there."""
    opens, closes = (_at(clock.now() - days) for days in PILOT)
    drafted = Drafted(_call("pilot-cities", opens, closes), association)
    programme = actions.remember_programme(drafted=drafted, published=opens - timedelta(days=6), by=by)
    rows = list(csv.DictReader(_read("pilot_cities.csv").splitlines()))
    cities = _cities(rows, by)
    told = json.loads(_read("pilot_answers.json"))
    remembered = [
        _application(cities[row["id"]], row, number, told, (opens, closes), by)
        for number, row in enumerate(rows)
    ]
    remembered.sort(key=lambda one: one.handed_in)
    actions.remember_applications(programme=programme, remembered=remembered, by=by)


def _application(
    city: Organisation,
    row: Mapping[str, str],
    number: int,
    told: dict[str, Any],
    span: tuple[datetime, datetime],
    by: Party,
) -> Remembered:
    """What a city answers: its own words about what it opens, and how its line of industry goes about it."""
    opens, closes = span
    line, turn = row["line"], number % 4
    handed_in = _handed_in(number, opens, closes)
    answers = {
        "line": line, "plan": f"{row['what']}。{told['ways'][line][turn]}{told['ways'][line][(turn + number // 4) % 4] if number % 3 == 0 else ''}",
        "halls": row["halls"], "firms": row["firms"], "budget": row["budget"], "decided": number % 5 != 3,
        "begins": (closes.date() + timedelta(days=45 + number * 7 % 150)).isoformat(), "office": told["offices"][number % 4],
        "change": told["changes"][line][(turn + 1) % 4],
    }  # fmt: skip
    return Remembered(
        organisation=city, answers=answers, language="zh-Hans", made_by=by.actor, begun=handed_in - timedelta(days=number % 9, hours=3),
        handed_in=handed_in, later=tuple(_later(row["id"], told, closes)),
    )  # fmt: skip


def _later(key: str, told: dict[str, Any], closes: datetime) -> Iterator[Later]:
    """A few were excluded after the close, and say why; a few went by themselves."""
    if key in told["excluded"]:
        yield Later(Step.EXCLUDE, closes + timedelta(days=2, hours=1), told["excluded"][key])
    if key in told["withdrawn"]:
        yield Later(Step.WITHDRAW, closes + timedelta(days=1, hours=4))


def _handed_in(number: int, opens: datetime, closes: datetime) -> datetime:
    """Spread over the time, most of them in its last days."""
    if number * 13 % 65 < LATE:
        return closes - timedelta(hours=1 + number * 37 % 92, minutes=number * 17 % 60)
    return opens + timedelta(days=12 + number * 5 % 40, hours=number * 3 % 9, minutes=number * 29 % 60)


def _cities(rows: list[dict[str, str]], by: Party) -> dict[str, Organisation]:
    """An office of each city, from a list as others are; Guangzhou's is there."""
    lines = [
        {
            "id": f"org-city-{row['id']}", "kind": "organisation", "language": "zh-Hans", "title": f"{row['zh']}市试点工作办公室",
            "text": f"{row['zh']}市试点城市工作的联络单位：{row['what']}。", "organisation_kind": "government", "place": row["place"],
            "translations": {"en": {"title": f"Pilot Office of {row['en']}", "text": f"The office of {row['en']} for the pilot cities."}},
        }
        for row in rows if row["id"] != "guangzhou"
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pilot-cities.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf8")
        import_file(path=path, name="pilot-cities.jsonl", by=by, options=Options(kind="organisation"))
    found = {
        one.key: one
        for one in Organisation.objects.filter(key__startswith="org-city-").select_related("place")
    }
    office = Organisation.objects.select_related("place").get(key=OFFICE)
    return {row["id"]: found.get(f"org-city-{row['id']}", office) for row in rows}


def _call(name: str, opens: datetime, closes: datetime) -> Call:
    """A call as it is written in the region."""
    told = json.loads(_read("calls.json"))[name]
    who = Eligibility(
        frozenset(OrganisationKind(one) for one in told["kinds"]),
        jurisdictions=frozenset(jurisdiction(one) for one in told["jurisdictions"]),
    )
    criteria = tuple(
        Criterion(one["key"], worded(one["names"]), worded(one["about"]), one["weight"])
        for one in told["criteria"]
    )
    return Call(
        ProgrammeKind(told["kind"]), worded(told["title"]), worded(told["about"]), opens, closes, told["places"], who, criteria,
        tuple(_field(one) for one in told["fields"]),
    )  # fmt: skip


def _field(told: dict[str, Any]) -> Field:
    return Field(
        told["key"], FieldKind(told["kind"]), worded(told["names"]), _hints(told), required=told.get("required", True),
        choices=tuple(Choice(one["key"], worded(one["names"])) for one in told.get("choices", ())), unit=told.get("unit", ""),
        least=_number(told.get("least")), most=_number(told.get("most")), longest=told.get("longest", 0),
    )  # fmt: skip


def _hints(told: dict[str, Any]) -> Wording:
    return worded(told.get("hints", {}))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _at(moment: datetime) -> datetime:
    """Six in the evening of that day, where the node is."""
    return datetime.combine(moment.astimezone(ZONE).date(), time(18), ZONE)


def _read(name: str) -> str:
    return (resources.files("entrepot.cli.demo") / "region" / name).read_text(encoding="utf8")
