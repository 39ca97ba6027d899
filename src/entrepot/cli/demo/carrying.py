"""The first round of the carrying plan: fourteen parks in pairs, and the day on which they sign, which is today and half over."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, Final

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.cohorts import DAY, at_six
from entrepot.cli.demo.deals import Two, sign_for, usual_terms
from entrepot.cli.demo.programmes import ASSOCIATION
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.wording import Wording, worded
from entrepot.intake.domain import Options
from entrepot.people.actions import accounts, memberships
from entrepot.people.actions.duties import note_duty
from entrepot.people.actions.organisations import ANSWERED
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import (
    Drafted,
    Invitation,
    PastCohort,
    PastMember,
    Planned,
    Project,
    Remembered,
    Result,
)
from entrepot.programmes.domain.calls import Call, Criterion, ProgrammeKind
from entrepot.programmes.domain.delivering import Measure, Rhythm, Target, period_of
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.models import Cooperation, Programme
from entrepot.runtime import clock
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.periods import Period
from entrepot.web.demo import address

HOST: Final = "org-sh-gz-park"
"""A park of the region that takes part, too; one of the six people speaks for it."""
TERM: Final = timedelta(days=730)
LETS_IN: Final = memberships.Answer(accept=True, admit=True)


@dataclass(frozen=True, slots=True)
class Park:
    """A park, and who speaks for it."""

    organisation: Organisation
    head: Party


def sign_carrying_plan(by: Party) -> Programme:
    """Keep the first round as it went, and let its pairs come as far as their parts of the story: signed, waiting on the day, or still talking."""
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "carrying_first.json").read_text("utf8")
    )
    officer = party_of(Account.objects.get(email=address("officer")))
    parks = _parks(told["parks"], officer, by)
    programme = _decided(told, parks, by)
    title = worded(told["day"])
    planned = Planned(title, clock.today(), told["place"])
    day = actions.plan_day(programme=programme, planned=planned, by=officer)
    pairs = []
    for one in told["pairs"]:
        pair = Two(*_two(parks, one["parks"]))
        pairs.append((one, pair, _agreed(programme, pair, one)))
    for _, _, cooperation in pairs:
        actions.put_on_day(day=day, cooperation=cooperation, by=officer)
    actions.show_day(day=day, shown=True, by=officer)
    actions.open_day(day=day, by=officer)
    for one, pair, cooperation in pairs:
        if one["until"] == "signed":
            sign_for(pair, cooperation.deal, "园区主任 Director of the park")
        if "landed" in one:
            _landed(pair, Cooperation.objects.get(pk=cooperation.pk), one)
    return programme


def _two(parks: Mapping[str, Park], keys: list[str]) -> tuple[Organisation, Party, Organisation, Party]:
    first, second = (parks[key] for key in keys)
    return first.organisation, first.head, second.organisation, second.head


def _parks(told: list[dict[str, str]], officer: Party, by: Party) -> dict[str, Park]:
    """The parks as they come in from a list, each joined by who speaks for it; the officer lets them in."""
    lines = [
        {
            "id": f"org-park-{one['id']}", "kind": "organisation", "language": "zh-Hans", "title": one["zh"], "text": one["opens"],
            "organisation_kind": "park", "translations": {
                "en": {"title": one["en"], "text": one["opens_en"]}, "de": {"title": one["de"], "text": ""},
            },
        }
        for one in told
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "carrying-parks.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf8")
        import_file(path=path, name="carrying-parks.jsonl", by=by, options=Options(kind="organisation"))
    found = {
        HOST: Park(Organisation.objects.get(key=HOST), party_of(Account.objects.get(email=address("park"))))
    }
    for one in told:
        organisation = Organisation.objects.get(key=f"org-park-{one['id']}")
        account = accounts.make_account(
            name=one["head"], email=address(f"park-{one['id']}"), language="zh-hans", by=by
        )
        asked = memberships.ask_to_join(organisation=organisation, by=party_of(account))
        memberships.answer_membership(membership=asked, answer=LETS_IN, by=officer)
        head = party_of(account)
        for duty in duties_of(head).filter(kind__in=(ANSWERED, memberships.ANSWERED)):
            note_duty(duty=duty, by=head)
        found[one["id"]] = Park(Organisation.objects.get(pk=organisation.pk), head)
    return found


def _decided(told: Mapping[str, Any], parks: Mapping[str, Park], by: Party) -> Programme:
    """Its call, the applications of all, and that all were selected."""
    begins = period_of(Rhythm.QUARTER, clock.today()).start
    opens, closes, decided = (at_six(begins - days * DAY) for days in (150, 90, 30))
    criterion = told["criterion"]
    call = Call(
        ProgrammeKind.PAIRING, worded(told["title"]), worded(told["about"]), opens, closes, len(parks),
        Eligibility(frozenset({OrganisationKind.PARK})), (Criterion("fits", worded(criterion["names"]), worded(criterion["about"]), 100),),
        (Field("opens", FieldKind.LONG, worded(told["question"])),),
    )  # fmt: skip
    drafted = Drafted(call, Organisation.objects.get(key=ASSOCIATION))
    programme = actions.remember_programme(drafted=drafted, published=opens - 5 * DAY, by=by)
    opened = {one["id"]: one["opens"] for one in told["parks"]}
    remembered = [
        Remembered(
            park.organisation, {"opens": opened.get(key, "中试车间按天租用。")}, "zh-Hans", by.actor, opens + number * DAY,
            opens + (9 + number) * DAY,
        )
        for number, (key, park) in enumerate(parks.items())
    ]  # fmt: skip
    applied = actions.remember_applications(programme=programme, remembered=remembered, by=by)
    term = Period(begins, begins + TERM)
    wanted = told["target"]
    target = Target(
        "tenants",
        worded(wanted["names"]),
        "",
        Measure.SAID,
        Decimal(wanted["value"]),
        Period(term.start, term.end),
    )
    past = PastCohort(Rhythm.QUARTER, term, decided, (target,), [PastMember(one) for one in applied])
    actions.remember_cohort(programme=programme, past=past, by=by)
    programme.refresh_from_db()
    return programme


def _agreed(programme: Programme, pair: Two, told: Mapping[str, Any]) -> Cooperation:
    """A cooperation that the one asked the other for, as far as it goes before anybody signs."""
    deal = pair.opened(Kind.COOPERATION, told["title"], "春天互访时谈过的，现在写下来。As we said in spring.")
    cooperation = actions.enter_cooperation(
        programme=programme, deal=deal, organisation=pair.firm, by=pair.engineer
    )
    pair.said(deal, Move.JOIN, pair.lab)
    if told["until"] != "talking":
        terms = replace(usual_terms(pair, deal, Kind.COOPERATION), seat=_seat(programme.organisation))
        pair.proposed(deal, pair.firm, terms)
        pair.said(deal, Move.APPROVE, pair.lab)
    return cooperation


def _seat(host: Organisation) -> Wording:
    """Quarrels are for the courts where who runs the programme is."""
    names = host.place.names if host.place else {}
    return worded({language: names[language] for language in LANGUAGES if language in names})


def _landed(pair: Two, cooperation: Cooperation, told: Mapping[str, Any]) -> None:
    """What came of it: a visit, a joint project that is done, and that it landed."""
    today, by = clock.today(), pair.lab
    invitation = Invitation(by, today + 20 * DAY, told["agenda"])
    actions.arrange_visit(cooperation=cooperation, invitation=invitation, by=pair.head)
    begun = Project(told["project"], today - 60 * DAY, today - 5 * DAY, by)
    project = actions.begin_project(cooperation=cooperation, project=begun, by=pair.head)
    result = Result(Course.DONE, told["result"], Decimal(told["figure"]), told["unit"])
    actions.tell_project(project=project, result=result, by=pair.head)
    actions.report_landed(
        cooperation=cooperation, organisation=by, day=today - 5 * DAY, evidence=told["landed"], by=pair.head
    )
