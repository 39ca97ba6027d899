"""A node in which every secret carries a word of its own, and the people who may or may not meet it.

Alpha owns what is secret. Gamma asked Alpha for the details of a need and got them. Beta is somebody else's organisation, admitted like the others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.booking.models import (
    Booking,
    Certificate,
    CustodyStep,
    Exceptional,
    IdleOffer,
    Incident,
    Invoice,
    OrderEvent,
    OrderFile,
    OutsideCalendar,
    OutsideEvent,
    Qualification,
    Question,
    Quote,
    Rate,
    Sample,
    ServiceOrder,
    Tariff,
    Timetable,
    Usage,
    Waiting,
)
from entrepot.booking.orders import keep_bytes
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.models import (
    ConfidentialityAgreement,
    DisclosureRequest,
    Grant,
    Joining,
    Likeness,
    Need,
    Resource,
)
from entrepot.deals import agreements
from entrepot.deals.domain import plain, standing, stored
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.wording import worded
from entrepot.deals.models import (
    Agreement,
    Deal,
    DealEvent,
    DealFile,
    DealParty,
    DealTask,
    Dispute,
    FinanceRaised,
    PeopleRecruited,
    Promise,
    PromiseEvent,
    Rating,
    ReadinessStep,
    Signature,
    TermsVersion,
)
from entrepot.intake.models import Source
from entrepot.matching.models import PolicyAsk, SavedSearch
from entrepot.people.actions import put_places
from entrepot.people.domain import NodeRole, OrganisationRole, Standing
from entrepot.people.models import Account, ApiToken, Duty, Invitation, Membership, Organisation
from entrepot.programmes.models import (
    Centre,
    Cooperation,
    JointProject,
    Landing,
    Noted,
    OnDay,
    Programme,
    ServiceTeam,
    SharedResource,
    ShownToCentre,
    Signatory,
    SigningDay,
    TeamMember,
    TeamVisit,
    Tenancy,
    Visit,
)
from entrepot.runtime import clock, keptfiles
from entrepot.runtime.keptfiles import new_file_key
from tests.accounts import account, join, signed_in
from tests.cast import BY, PLACES
from tests.deals.agreed import FIRM, LAB, terms
from tests.security.assessed import ASSESSED, assessed
from tests.security.at_work import WORKED, worked
from tests.security.called import WORDS, called
from tests.security.gathered import GATHERED, gathered
from tests.security.judged import WORDS as JUDGED
from tests.security.judged import judged
from tests.security.paired import WORDS as PAIRED
from tests.security.paired import paired
from tests.security.peered import peered

ACTORS: Final = ("anonymous", "stranger", "grantee", "member", "owner", "officer", "operator")
STRANGERS: Final = frozenset({"anonymous", "stranger"})
ALPHA: Final = frozenset({"member", "owner"})

MAY_MEET: Final[dict[str, frozenset[str]]] = {
    "qheldbodyq": ALPHA | {"grantee"},
    "qheldtitleq": ALPHA | {"grantee"},
    "qheldbudgetq": ALPHA | {"grantee"},
    "qheldfactq": ALPHA | {"grantee"},
    "qheldkeywordq": ALPHA | {"grantee"},
    "qconfidentialq": ALPHA,
    "qdraftneedq": ALPHA,
    "qwithdrawnneedq": ALPHA | {"officer", "operator"},
    "qpriceq": ALPHA,
    "qusageq": ALPHA,
    "qdraftresourceq": ALPHA,
    "qwithdrawnresourceq": ALPHA | {"officer", "operator"},
    "qmessageq": ALPHA | {"grantee"},
    "qagreementq": ALPHA | {"grantee"},
    "qmemberq@example.org": ALPHA | {"officer", "operator"},
    "qinviteq@example.org": ALPHA | {"operator"},
    "qfileq": frozenset({"owner", "officer", "operator"}),
    "qborderpaperq": frozenset({"officer", "operator"}),
    "qborderowedq": frozenset({"officer", "operator"}),
    "qrulereasonq": frozenset({"officer", "operator"}),
    "qsearchq": frozenset({"owner"}),
    "qtokenq": frozenset({"owner"}),
    "qasktextq": ALPHA | {"officer"},
    "qappliedq": frozenset({"officer", "operator"}),
    "qanswerq": frozenset({"officer", "operator"}),
    "qpurposeq": ALPHA | {"grantee", "officer", "operator"},
    "qansweredq": ALPHA | {"grantee"},
    "qclosureq": frozenset({"owner", "officer", "operator"}),
    "qcalendarq": frozenset({"owner", "officer", "operator"}),
    "qoutsideq": frozenset({"owner", "officer", "operator"}),
    "qsecretq": frozenset(),
    "qincidentq": ALPHA | {"officer", "operator"},
    "qlogq": ALPHA | {"officer", "operator"},
    "qquotedq": ALPHA | {"grantee", "officer", "operator"},
    "qinvoicedq": frozenset({"owner", "grantee", "operator"}),
    "qdrawnq": frozenset({"owner", "operator"}),
    "qdealq": ALPHA | {"grantee"},
    "qpaperq": ALPHA | {"grantee"},
    "qofficeq": ALPHA | {"grantee"},
    "qtermsq": ALPHA | {"grantee"},
    "qannexq": ALPHA | {"grantee"},
    "qowncalculationq": ALPHA,
    "qsignedq": ALPHA | {"grantee"},
    "qregisteredq": ALPHA | {"grantee", "officer"},
    "qpromisedq": ALPHA | {"grantee"},
    "qdeliveredq": ALPHA | {"grantee"},
    "qdisputedq": ALPHA | {"grantee"},
    "qtaskq": ALPHA | {"grantee"},
    "qmarksq": frozenset({"grantee"}),
    "qraisedq": ALPHA,
    "qrecruitedq": ALPHA,
    "qdealmessageq": ALPHA | {"grantee"},
    "qorderedq": ALPHA | {"grantee"},
    "qsampleq": ALPHA | {"grantee"},
    "qsketchq": ALPHA | {"grantee"},
    "qreportq": ALPHA,
    **WORDS,
    **WORKED,
    **ASSESSED,
    **JUDGED,
    **PAIRED,
    **GATHERED,
    "qsigningdayq": ALPHA | {"grantee"},
    "qcooperatedq": ALPHA | {"grantee"},
    "qjointq": ALPHA | {"grantee"},
    "qagendaq": ALPHA | {"grantee"},
    "qlandedq": ALPHA | {"grantee"},
    "qteamagendaq": ALPHA | {"grantee"},
    "qnotedq": ALPHA | {"grantee"},
    "qnotedtitleq": ALPHA | {"grantee"},
    "qnextstepq": ALPHA | {"grantee"},
    "qsharedq": ALPHA | {"grantee"},
}
"""Who may meet each secret word, written here by hand and not taken from the permission table. What an officer may not: a firm's held-back texts are its own."""


@dataclass(frozen=True)
class World:
    """The people's browsers, and the ids that may stand in an address, by what they name."""

    clients: dict[str, Client]
    people: dict[str, Account]
    ids: dict[str, dict[str, str]]


def world() -> World:
    """Store it all."""
    put_places(places=[PLACES[key] for key in ("guangzhou", "munich")], by=BY)
    alpha, beta, gamma = (_organisation(name) for name in ("alpha", "beta", "gamma"))
    applied = _organisation("delta", Standing.APPLIED, "qappliedq")
    refused = _organisation("epsilon", Standing.REFUSED)
    Organisation.objects.filter(pk=refused.pk).update(answer="qanswerq")
    people = {
        "stranger": join(account("stranger"), beta, OrganisationRole.OWNER),
        "grantee": join(account("grantee"), gamma, OrganisationRole.OWNER),
        "member": join(account("qmemberq"), alpha, OrganisationRole.MEMBER),
        "owner": join(account("owner"), alpha, OrganisationRole.OWNER),
        "officer": account("officer", NodeRole.OFFICER),
        "operator": account("operator", NodeRole.OPERATOR),
    }
    needs, resources = _needs(alpha, people["owner"].key), _resources(alpha, people["owner"].key)
    request = _disclosure(needs["held"], gamma, people["grantee"].key)
    token = ApiToken.objects.create(account=people["owner"], name="qtokenq", digest="d" * 64, hint="ent_abc")
    search = SavedSearch.objects.create(
        account=people["owner"], name="qsearchq", asked={"q": "qsearchq"}, position=0
    )
    invitation = Invitation.objects.create(
        digest="e" * 64,
        email="qinviteq@example.org",
        organisation=alpha,
        role=OrganisationRole.MEMBER,
        made_by=people["owner"].key,
        ends=clock.now() + timedelta(days=3),
    )
    clients = {"anonymous": Client(), **{name: signed_in(person) for name, person in people.items()}}
    for client in clients.values():
        client.raise_request_exception = False  # a failure is an answer too: 500
    return World(
        clients=clients,
        people=people,
        ids={
            "need": {state: record.key for state, record in needs.items()},
            "readable need": {state: record.key for state, record in needs.items()},
            "run": {"alpha's": _handed_in(clients["owner"])},
            "source": {"alpha's": Source.objects.get().key},
            "duty": {"owner's": str(_duty(alpha, request).pk)},
            "provider": {"none": "nobody"},
            "indicator": {"answered": "needs-answered"},
            "number": {"none": "1"},
            "search": {"owner's": search.key},
            "resource": {state: record.key for state, record in resources.items()},
            "open resource": {state: record.key for state, record in resources.items()},
            "organisation": {
                item.key.removeprefix("org-"): item.key for item in (alpha, beta, applied, refused)
            },
            "request": {"asked": request.key},
            "token": {"owner's": str(token.pk)},
            "invitation": {"alpha's": str(invitation.pk)},
            "membership": {"alpha's": str(Membership.objects.get(account=people["member"]).pk)},
            "account": {"member's": people["member"].key},
            "agreement": {"alpha's": str(ConfidentialityAgreement.objects.get().pk)},
            "grant": {"gamma's": str(Grant.objects.get().pk)},
            "concerned organisation": {
                item.key.removeprefix("org-"): item.key for item in (alpha, beta, applied, refused)
            },
            **peered(),
            "policy ask": {"alpha's": str(_ask(alpha, people["owner"].key).pk)},
            "likeness": {"of two": str(_alike(resources["open"], resources["priced"]).pk)},
            "joining": {"of two": str(_joined(resources["open"]).pk)},
            **_booked(resources["open"], gamma, people["grantee"].key),
            **called(alpha, beta, gamma),
            **worked(alpha, gamma),
            **assessed(alpha, beta, gamma),
            **judged(alpha, gamma, people["stranger"]),
            **gathered(alpha, gamma, resources["open"]),
        },
    )


def _booked(facility: Resource, firm: Organisation, person: str) -> dict[str, dict[str, str]]:
    """The timetable of a facility of Alpha's, closed for a day, and what Gamma has booked."""
    timetable = Timetable.objects.create(resource=facility, zone="Europe/Berlin", hours=[[0, 540, 1020]])
    start = clock.now() + timedelta(days=3)
    booking = Booking.objects.create(
        timetable=timetable, organisation=firm, booked_by=person, starts=start, ends=start + timedelta(hours=2),
        state="asked", purpose="Leaks, qpurposeq", answers=[[{"en": "Is it hot?"}, "qansweredq"]],
    )  # fmt: skip
    closed = Exceptional.objects.create(
        timetable=timetable,
        starts=start + timedelta(days=1),
        ends=start + timedelta(days=2),
        reason="qclosureq",
    )
    outside = OutsideCalendar.objects.create(
        timetable=timetable, name="Lab qcalendarq", address="https://example.org/qsecretq/basic.ics", read=clock.now(),
        unread=[["rule", "Odd qoutsideq"]], left_out=1, events=2,
    )  # fmt: skip
    OutsideEvent.objects.create(
        calendar=outside, timetable=timetable, by_rule=start + timedelta(days=1), starts=start + timedelta(days=1),
        ends=start + timedelta(days=1, hours=2), title="Repair qoutsideq",
    )  # fmt: skip
    waiting = Waiting.objects.create(
        timetable=timetable, organisation=firm, asked_by=person, earliest=start, latest=start + timedelta(days=1),
        minutes=60,
    )  # fmt: skip
    incident = Incident.objects.create(timetable=timetable, what="Smoke qincidentq", told_by=person)
    Usage.objects.create(
        timetable=timetable, starts=clock.now() - timedelta(hours=3), ends=clock.now() - timedelta(hours=1), source="log",
        file="qlogq.csv", row=2, fingerprint="g" * 64,
    )  # fmt: skip
    offer = IdleOffer.objects.create(
        timetable=timetable, hours=[[3, 1080, 1200]], first=start.date(), last=start.date(), made_by=person
    )
    wanted = Qualification.objects.create(organisation=facility.organisation, names={"en": "Leak testing"})
    wanted.timetables.add(timetable)
    held = Certificate.objects.create(
        qualification=wanted, person=person, granted_by="p-owner", first=clock.today()
    )
    asked = Question.objects.create(
        timetable=timetable, kind="yes_no", required=False, texts={"en": "Is it hot?"}
    )
    return {
        "used timetable": {"open": facility.key},
        "idle timetable": {"open": facility.key},
        "incident": {"alpha's": incident.key},
        "offer": {"alpha's": offer.key},
        "question": {"alpha's": str(asked.pk)},
        "certificate": {"gamma's": str(held.pk)},
        "timetable": {"open": facility.key},
        "kept timetable": {"open": facility.key},
        "booking": {"gamma's": booking.key},
        "exception": {"alpha's": str(closed.pk)},
        "outside calendar": {"alpha's": outside.key},
        "waiting": {"gamma's": str(waiting.pk)},
        **_charged(timetable, booking),
        **_ordered(timetable, firm, person),
        **_dealt(firm, facility.organisation),
        **_performed(firm, facility.organisation),
        **_brought_on(facility.organisation),
        **_cooperated(firm, facility.organisation),
    }


def _dealt(firm: Organisation, alpha: Organisation | None) -> dict[str, dict[str, str]]:
    """What Gamma and Alpha talk about."""
    assert alpha is not None
    both = (alpha.key, firm.key)
    talks = standing.Standing(
        both, standing.State.NEGOTIATING, frozenset(both), versions=1, draft=standing.Draft(1, frozenset({firm.key}))
    )  # fmt: skip
    deal = Deal.objects.create(
        kind="service", title="Leaks of qdealq", stands=stored.to_plain(talks), state=talks.state, opened_by="p-owner",
        message="Shall we, qdealmessageq?",
    )  # fmt: skip
    _tabled(deal, alpha, firm, "qtermsq")
    for number, organisation in enumerate((alpha, firm), 1):
        DealParty.objects.create(deal=deal, organisation=organisation)
        DealEvent.objects.create(
            deal=deal, number=number, move="join" if number == 2 else "", party=firm.key, state="intent", by="p-owner"
        )  # fmt: skip
    _papers(deal, firm)
    return {
        "deal": {"of alpha and gamma": deal.key},
        "deal file": {
            "for both": _annex(deal, "qannexq", alpha.key),
            "alpha's own": _annex(deal, "qowncalculationq", alpha.key, alpha.key),
        },
        "registration": {
            "held": _bound(alpha, firm, "qsignedq").key,
            "released": _bound(alpha, firm, "qregisteredq", released=True).key,
        },
    }


def _papers(deal: Deal, firm: Organisation) -> None:
    """An agreement that Gamma alone has signed."""
    agreement = Agreement.objects.create(
        deal=deal, number=1, fingerprint="i" * 64, languages=["en"], deadline=clock.now() + timedelta(days=9), by="p-owner"
    )  # fmt: skip
    paper = b"qpaperq"
    print_ = hashlib.sha256(paper).hexdigest()
    keptfiles.keep_bytes(agreements.SHELF, deal.key, agreements.file_key(print_), [paper])
    Signature.objects.create(
        agreement=agreement, number=1, party=firm.key, by="p-grantee", office="qofficeq", serial="1", fingerprint=print_
    )  # fmt: skip


def _annex(deal: Deal, text: str, party: str, *readers: str) -> str:
    """A file of a deal that a party handed in."""
    key = new_file_key()
    size, digest = keptfiles.keep_bytes("deals", deal.key, key, [text.encode()])
    file = DealFile.objects.create(
        key=key, deal=deal, party=party, readers=list(readers), name=f"{text}.txt", media_type="text/plain", size=size,
        sha256=digest, by="p-owner",
    )  # fmt: skip
    return file.key


def _bound(alpha: Organisation, firm: Organisation, text: str, *, released: bool = False) -> Deal:
    """A contract of technology that Alpha and Gamma have signed."""
    both = frozenset({alpha.key, firm.key})
    stands = standing.Standing(
        (alpha.key, firm.key), standing.State.SIGNED, willing=both, versions=1, in_force=1
    )
    deal = Deal.objects.create(
        kind="development",
        title=f"Glaze of {text}",
        state="signed",
        stands=stored.to_plain(stands),
        opened_by="p-owner",
    )
    _tabled(deal, alpha, firm, text)
    for number, organisation in enumerate((alpha, firm), 1):
        DealParty.objects.create(
            deal=deal, organisation=organisation, registers=clock.now() if released else None
        )
        DealEvent.objects.create(
            deal=deal, number=number, move="sign", party=organisation.key, version=1,
            state="signed" if number == 2 else "negotiating", by="p-owner",
        )  # fmt: skip
    return deal


def _tabled(deal: Deal, alpha: Organisation, firm: Organisation, text: str) -> None:
    """The first version of the terms of a deal of Alpha and Gamma."""
    title, agreed = worded({"en": f"Glaze of {text}", "zh-Hans": f"釉料 {text}"}), terms()
    sides = tuple(
        replace(side, key=key) for side, key in zip(agreed.sides, (alpha.key, firm.key), strict=True)
    )
    paid = tuple(replace(one, payer=firm.key, payee=alpha.key) for one in agreed.payments)
    written = replace(agreed, title=title, sides=sides, payments=paid)
    TermsVersion.objects.create(
        deal=deal,
        number=1,
        terms=plain.to_plain(written),
        fingerprint=plain.fingerprint(written),
        party=alpha.key,
        by="p-owner",
    )


def _performed(firm: Organisation, alpha: Organisation | None) -> dict[str, dict[str, str]]:
    """What Alpha delivers to Gamma, on which they do not agree; and what Gamma alone has said of a deal that was broken."""
    assert alpha is not None
    both = (replace(LAB, key=alpha.key), replace(FIRM, key=firm.key))
    agreed = plain.to_plain(terms(sides=both, payments=(), milestones=terms().milestones[:1]))
    deals = {}
    for state in ("performing", "broken"):
        reason = Reason.TIMING if state == "broken" else None
        stands = standing.Standing(
            (alpha.key, firm.key), standing.State(state), frozenset({alpha.key, firm.key}), 1, in_force=1, outstanding=1, reason=reason
        )  # fmt: skip
        deal = Deal.objects.create(
            kind="development", title="Seals of qpromisedq", state=state, stands=stored.to_plain(stands), opened_by="p-owner"
        )  # fmt: skip
        for organisation in (alpha, firm):
            DealParty.objects.create(deal=deal, organisation=organisation)
        TermsVersion.objects.create(
            deal=deal, number=1, terms=agreed, fingerprint="f" * 64, party=firm.key, by="p-owner"
        )
        DealEvent.objects.create(deal=deal, number=1, move="", party=firm.key, state=state, by="p-owner")
        deals[state] = deal
    going, broken = deals["performing"], deals["broken"]
    promise = Promise.objects.create(
        deal=going, sort="milestone", term="m1", title={"en": "Seal qpromisedq"}, givers=[alpha.key], takers=[firm.key],
        due=clock.today(), fate="said",
    )  # fmt: skip
    PromiseEvent.objects.create(
        promise=promise, number=1, place=1, act="deliver", party=alpha.key, day=clock.today(), words="qdeliveredq", by="p-owner"
    )  # fmt: skip
    dispute = Dispute.objects.create(deal=going, about="It leaks, qdisputedq", party=firm.key, by="p-grantee")
    task = DealTask.objects.create(
        deal=going, organisation=alpha, what="Send a drawing qtaskq", made_by="p-grantee"
    )
    Rating.objects.create(
        deal=broken, party=firm.key, result=1, time=1, dealing=2, words="qmarksq", by="p-grantee"
    )
    return {
        "performed deal": {"of alpha and gamma": going.key},
        "promise": {"a milestone": promise.key},
        "dispute": {"open": dispute.key},
        "task": {"open": task.key},
        "broken deal": {"of alpha and gamma": broken.key},
    }


def _cooperated(firm: Organisation, alpha: Organisation | None) -> dict[str, dict[str, str]]:
    """What Alpha, which runs a programme, and Gamma do together, and the day on which they sign."""
    assert alpha is not None
    programme = Programme.objects.create(
        organisation=alpha, kind="pairing", title={"en": "Parks together"}, opens=clock.now(), closes=clock.now(), places=2,
        published=clock.now(), made_by="p-owner",
    )  # fmt: skip
    paired(programme)
    deal = _bound(alpha, firm, "qcooperatedq")
    cooperation = Cooperation.objects.create(programme=programme, deal=deal, made_by="p-owner")
    day = SigningDay.objects.create(
        programme=programme, title={"en": "Day qsigningdayq"}, day=clock.today(), made_by="p-owner"
    )
    place = OnDay.objects.create(day=day, cooperation=cooperation)
    signatory = Signatory.objects.create(place=place, organisation=alpha)
    project = JointProject.objects.create(
        cooperation=cooperation, title="Hall qjointq", begins=clock.today(), made_by="p-owner"
    )
    visit = Visit.objects.create(
        cooperation=cooperation, host=firm, day=clock.today(), agenda="qagendaq", made_by="p-owner"
    )
    Landing.objects.create(
        cooperation=cooperation, organisation=firm, day=clock.today(), evidence="qlandedq", by="p-grantee"
    )
    Organisation.objects.filter(pk=firm.pk).update(kind="park")
    Tenancy.objects.create(
        park=firm, tenant=alpha, space=400, first=clock.today(), made_by="p-grantee", confirmed=clock.now()
    )
    SharedResource.objects.create(
        cooperation=cooperation, resource=Resource.objects.get(key="res-open"), organisation=alpha, first=clock.today(),
        last=clock.today() + timedelta(days=30), conditions="On Mondays qsharedq", made_by="p-owner",
    )  # fmt: skip
    return {
        **_sent(programme, firm, alpha),
        "park": {"open": firm.key},
        "pairing programme": {"open": programme.key},
        "signing day": {"of alpha and gamma": day.key},
        "signatory": {"alpha's": signatory.key},
        "cooperation": {"of alpha and gamma": cooperation.key},
        "joint project": {"of alpha and gamma": project.key},
        "visit": {"of alpha and gamma": visit.key},
    }


def _sent(programme: Programme, firm: Organisation, alpha: Organisation) -> dict[str, dict[str, str]]:
    """A team of Alpha's that visited Gamma and wrote something down there, and the centre above, for which a stranger speaks."""
    beta = Organisation.objects.get(key="org-beta")
    Centre.objects.create(organisation=beta, jurisdiction="DE-BY", named_by="p-officer")
    ShownToCentre.objects.create(programme=programme, by="p-owner")
    given = {
        "programme": programme, "organisation": alpha, "place_id": "munich", "since": clock.today(), "until": clock.today() + timedelta(days=9),
        "made_by": "p-owner",
    }  # fmt: skip
    asked = ServiceTeam.objects.create(**given, name={"en": "A team to be"})
    team = ServiceTeam.objects.create(**given, name={"en": "Leaks"}, accepted=clock.now())
    member = TeamMember.objects.create(team=team, person="p-owner")
    visit = TeamVisit.objects.create(
        team=team, firm=firm, day=clock.today(), agenda="qteamagendaq", made_by="p-owner"
    )
    visit.went.add(member)
    Noted.objects.create(
        visit=visit, sort="need", kind="testing", title="Leaks of qnotedtitleq", text="They leak, qnotedq.", follows=member,
        due=clock.today(), still="Ask qnextstepq.", made_by="p-owner",
    )  # fmt: skip
    return {
        "service team": {"accepted": team.key, "asked": asked.key},
        "team visit": {"at gamma": visit.key},
        "centre": {"beta": beta.key},
    }


def _brought_on(alpha: Organisation | None) -> dict[str, dict[str, str]]:
    """A technology of Alpha's with a level that everybody may read, and money and people that are for its own."""
    assert alpha is not None
    technology = Resource.objects.create(
        key="res-sniffer", kind="technology", language="en", organisation=alpha, place_id="munich", fingerprint="sniffer",
        fields={"readiness": "TRL 4"}, created=clock.now(), updated=clock.now(),
        texts={"en": {"title": "Leak sniffer", "text": "Sniffs leaks."}},
    )  # fmt: skip
    beside = {"resource": technology, "day": clock.today(), "by": "p-owner"}
    step = ReadinessStep.objects.create(**beside, level=5, kind="paper", words="Sniffs.")
    raised = FinanceRaised.objects.create(
        **beside,
        amount=5000,
        currency="EUR",
        kind="loan",
        source="Bank qraisedq",
        deal=Deal.objects.get(title="Leaks of qdealq"),
    )
    recruited = PeopleRecruited.objects.create(**beside, number=2, role="Fitters qrecruitedq")
    return {
        "technology": {"open": technology.key},
        "readiness step": {"alpha's": str(step.pk)},
        "checked step": {"alpha's": str(step.pk)},
        "finance raised": {"alpha's": str(raised.pk)},
        "people recruited": {"alpha's": str(recruited.pk)},
    }


def _ordered(timetable: Timetable, firm: Organisation, person: str) -> dict[str, dict[str, str]]:
    """What Gamma has sent to Alpha's facility: it is measured, and the report is written but not delivered."""
    order = ServiceOrder.objects.create(
        timetable=timetable, organisation=firm, asked_by=person, wish="Leaks of qorderedq", state="measured",
        used_from=clock.now() - timedelta(hours=2), used_until=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    OrderEvent.objects.create(order=order, state="asked", by=person)
    OrderEvent.objects.create(order=order, step="measured", state="measured", by=person)
    sample = Sample.objects.create(
        order=order, number=1, code="SO-1", what="Housing qsampleq", afterwards="keep"
    )
    CustodyStep(
        sample=sample, number=1, kind="arrived", giver="Carrier qsampleq", taker="org-alpha", at=clock.now(), by=person
    ).sealed("").save()  # fmt: skip
    kept = {}
    for role, text in (("description", "qsketchq"), ("report", "qreportq")):
        key = new_file_key()
        size, digest = keep_bytes(order.key, key, [text.encode()])
        kept[role] = OrderFile.objects.create(
            key=key, order=order, role=role, name=f"{text}.txt", media_type="text/plain", size=size, sha256=digest, by=person
        ).key  # fmt: skip
    return {"order": {"gamma's": order.key}, "order file": kept}


def _charged(timetable: Timetable, booking: Booking) -> dict[str, dict[str, str]]:
    """What Alpha's facility costs, a quote to Gamma, and two invoices of which Gamma has one."""
    alpha, gamma = timetable.resource.organisation, booking.organisation
    tariff = Tariff.objects.create(timetable=timetable, currency="EUR", note="")
    Rate.objects.create(tariff=tariff, customer="other", unit="hour", amount=90)
    today = clock.today()
    line = {
        "what": "time",
        "quantity": "2.00",
        "price": "90.00",
        "unit": "hour",
        "window": "day",
        "amount": "180.00",
    }
    paper = {
        "timetable": timetable, "issuer": alpha, "organisation": gamma, "year": today.year, "day": today, "total": 180,
        "starts": booking.starts, "ends": booking.ends, "currency": "EUR", "lines": [line],
    }  # fmt: skip
    quote = Quote.objects.create(
        **paper, number=1, asked_by="p-grantee", valid_until=today + timedelta(days=9), note="qquotedq",
        tariff=tariff.value.plain(),
    )  # fmt: skip
    done = Booking.objects.create(
        timetable=timetable, organisation=gamma, booked_by=booking.booked_by, starts=booking.starts - timedelta(days=9),
        ends=booking.ends - timedelta(days=9), state="closed",
    )  # fmt: skip
    sent = Invoice.objects.create(
        **paper, number=1, booking=booking, due=today, sent=True, state="sent", note="qinvoicedq"
    )
    drawn = Invoice.objects.create(**paper, number=2, booking=done, due=today, note="qdrawnq")
    return {
        "quote": {"gamma's": quote.key},
        "invoice": {"gamma's": sent.key, "not sent": drawn.key},
        "managed organisation": {"alpha": "org-alpha"},
        "issuing organisation": {"alpha": "org-alpha"},
    }


def _ask(alpha: Organisation, by: str) -> PolicyAsk:
    """What Alpha asks of policy."""
    return PolicyAsk.objects.create(organisation=alpha, topic="other", text="qasktextq", author=by)


def _alike(one: Resource, two: Resource) -> Likeness:
    """Two of Alpha's that may be one."""
    left, right = sorted((one.key, two.key))
    return Likeness.objects.create(kind="facility", left=left, right=right, score=0.8, found=clock.now())


def _joined(main: Resource) -> Joining:
    """What another list says of one of Alpha's."""
    other = Resource.objects.create(
        key="res-twin", kind="facility", language="en", source="a list", fingerprint="twin", joined_into=main,
        created=clock.now(), updated=clock.now(), texts={"en": {"title": "Leak tester LT", "text": "Leak tests."}},
    )  # fmt: skip
    return Joining.objects.create(kind="facility", main=main.key, other=other.key, made=clock.now())


def _duty(owner: Organisation, request: DisclosureRequest) -> Duty:
    """What waits for Alpha's managers."""
    return Duty.objects.create(
        kind="disclosure.asked",
        subject=request.key,
        organisation=owner,
        least=OrganisationRole.MANAGER,
        details={"record": "need-held", "need": True, "organisation": "org-gamma", "level": "everything"},
    )


def _handed_in(client: Client) -> str:
    """The run of a list that the owner has handed in and not imported yet."""
    file = SimpleUploadedFile("list.csv", b"title,text,organisation\nTester qfileq,qfileq,org-alpha\n,,\n")
    response = client.post("/import/", {"file": file, "kind": "facility", "organisation": "org-alpha"})
    assert response.status_code == 302
    return response.headers["Location"].strip("/").split("/")[-1]


def _organisation(name: str, standing: Standing = Standing.ADMITTED, text: str = "") -> Organisation:
    return Organisation.objects.create(
        key=f"org-{name}",
        kind="enterprise",
        place_id="munich",
        language="en",
        texts={"en": {"title": f"{name.title()} Works {text}", "text": text}},
        fingerprint=name,
        standing=standing,
    )


def _needs(owner: Organisation, author: str) -> dict[str, Need]:
    held = {
        "texts": {
            "en": {"title": "Sealing qheldtitleq", "text": "Leak below 0.2 mbar, qheldbodyq."},
            "de": {"title": "Dichtung qheldtitleq", "text": "Undicht, qheldbodyq."},
        },
        "teasers": {"en": {"title": "Sealing of small housings", "text": "We look for a better seal."}},
        "confidential": {"en": "The customer is qconfidentialq."},
        "fields": {"budget": "qheldbudgetq 80,000 €"},
        "facts": {"pressure qheldfactq": "0.2 qheldfactq"},
        "keywords": ["qheldkeywordq"],
    }
    plain = {"texts": {"en": {"title": "Sealing tests", "text": "Leak tests of housings."}}}
    return {
        "open": _record(Need, "need-open", owner, author, kind="testing", **plain),
        "held": _record(Need, "need-held", owner, author, kind="technology", brokers_may_read=False, **held),
        "draft": _record(
            Need,
            "need-draft",
            owner,
            author,
            kind="technology",
            state=State.DRAFT,
            texts={"en": {"title": "Sealing qdraftneedq", "text": "qdraftneedq"}},
        ),
        "withdrawn": _record(
            Need,
            "need-withdrawn",
            owner,
            author,
            kind="technology",
            state=State.WITHDRAWN,
            texts={"en": {"title": "Sealing qwithdrawnneedq", "text": "qwithdrawnneedq"}},
        ),
    }


def _resources(owner: Organisation, author: str) -> dict[str, Resource]:
    def texts(title: str) -> dict[str, object]:
        return {"texts": {"en": {"title": title, "text": f"{title}: leak tests of housings."}}}

    return {
        "open": _record(Resource, "res-open", owner, author, kind="facility", **texts("Leak tester")),
        "priced": _record(
            Resource,
            "res-priced",
            owner,
            author,
            kind="facility",
            hidden=["price", "usage"],
            fields={"price": "9,870 € qpriceq"},
            facts={"price note": "qpriceq", "annual usage": "1,234 h qusageq", "usage hours": "qusageq"},
            **texts("Helium leak detector"),
        ),
        "draft": _record(
            Resource,
            "res-draft",
            owner,
            author,
            kind="facility",
            state=State.DRAFT,
            **texts("Leak qdraftresourceq"),
        ),
        "withdrawn": _record(
            Resource,
            "res-withdrawn",
            owner,
            author,
            kind="facility",
            state=State.WITHDRAWN,
            **texts("Leak qwithdrawnresourceq"),
        ),
    }


def _record(
    model: type[Need] | type[Resource], key: str, owner: Organisation, author: str, **values: object
) -> Need | Resource:
    return model.objects.create(
        key=key,
        language="en",
        organisation=owner,
        author=author,
        place_id="munich",
        fingerprint=key,
        created=clock.now(),
        updated=clock.now(),
        **values,
    )


def _disclosure(need: Need, asker: Organisation, asked_by: str) -> DisclosureRequest:
    Grant.objects.create(
        need=need,
        organisation=asker,
        level=Level.DETAILS,
        given_by="p-owner",
        starts=clock.now() - timedelta(days=1),
    )
    ConfidentialityAgreement.objects.create(
        need=need,
        organisation=asker,
        language="en",
        text="Both keep qagreementq to themselves.",
        text_hash="f" * 64,
    )
    return DisclosureRequest.objects.create(
        need=need,
        organisation=asker,
        level=Level.EVERYTHING,
        message="qmessageq please",
        asked_by=asked_by,
        asked=clock.now(),
    )
