"""What each party of a deal sees of its need, how far the confidentiality agreement is, and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.grants import has_details, in_force
from entrepot.catalogue.models import ConfidentialityAgreement, Need
from entrepot.deals.domain.standing import ENDED
from entrepot.deals.models import Deal
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.web.names import organisation_name

TEASER, DETAILS, OFFERED, HALF, EVERYTHING = "teaser", "details", "offered", "half", "everything"
STAGES: Final = {
    TEASER: gettext_noop("what everybody sees"),
    DETAILS: gettext_noop("the details"),
    OFFERED: gettext_noop("the details; the confidentiality agreement is offered"),
    HALF: gettext_noop("the details; one side has signed the confidentiality agreement"),
    EVERYTHING: gettext_noop("everything there is"),
}
LOOKS: Final = {TEASER: "plain", DETAILS: "weak", OFFERED: "fair", HALF: "fair", EVERYTHING: "strong"}
STEPS: Final = {
    "ask": gettext_noop("Ask for the details"),
    "ask_everything": gettext_noop("Ask for the confidential part"),
    "show": gettext_noop("Show them the details"),
    "offer": gettext_noop("Offer the confidentiality agreement"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something the reader can do about what an organisation sees."""

    name: str
    need: Need
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """What one party sees, what it waits for, and the next step: a button (``step``), or a page where an agreement is signed (``url``)."""

    organisation: str
    number: int
    stage: str
    look: str
    waits: str
    step: str = ""
    label: str = ""
    asks: bool = False
    url: str = ""


def showing(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section: for the need's people what each of the others sees, for each of those what they see themselves. Where there is no need it tells
    how long the terms protect secrets; nothing while there are none."""
    need = _need(deal)
    if need is None:
        last = deal.versions.last()
        months = last.agreed.confidential_months if last else 0
        return {"months": months} if months else None
    lines = [_line(deal, need, organisation, party) for organisation in _concerned(deal, need, party)]
    if not lines or not (need.teasers or need.confidential):
        return None
    return {"lines": lines, "deal": deal.key, "need": reverse("web:need", args=[need.key])}


def steps(deal: Deal, party: Party) -> list[Step]:
    """Everything the reader can do about what the parties of a deal see."""
    need = _need(deal)
    if need is None:
        return []
    found = ((one, _step(deal, need, one, party)) for one in _concerned(deal, need, party))
    return [Step(name, need, organisation) for organisation, name in found if name]


def _need(deal: Deal) -> Need | None:
    if not deal.need:
        return None
    return Need.objects.filter(key=deal.need, state=State.LISTED).select_related("organisation").first()


def _concerned(deal: Deal, need: Need, party: Party) -> Iterator[Organisation]:
    """The parties whose stage the reader may know: to the need's people all others, to everybody else their own."""
    mine = party.holds(need.organisation_id)
    others = deal.parties.filter(left=None).exclude(organisation=need.organisation_id)
    for item in others.select_related("organisation"):
        if mine or party.holds(item.organisation_id):
            yield item.organisation


def _line(deal: Deal, need: Need, organisation: Organisation, party: Party) -> Line:
    agreement = need.agreements.filter(organisation=organisation).first()
    stage = _stage(need, organisation, agreement)
    step = _step(deal, need, organisation, party)
    signs = stage in {OFFERED, HALF} and agreement is not None and _signs(need, agreement, party)
    return Line(
        organisation=organisation_name(organisation),
        number=organisation.pk,
        stage=_(STAGES[stage]),
        look=LOOKS[stage],
        waits=_waits(deal, need, organisation, party),
        step=step,
        label=_(STEPS[step]) if step else "",
        asks=step.startswith("ask"),
        url=reverse("web:agreement", args=[agreement.pk]) if signs and agreement else "",
    )


def _stage(need: Need, organisation: Organisation, agreement: ConfidentialityAgreement | None) -> str:
    if not has_details(need, organisation.pk):
        return TEASER
    if not need.confidential or _given(need, organisation):
        return EVERYTHING
    if agreement is None:
        return DETAILS
    return HALF if agreement.owner_signed or agreement.asker_signed else OFFERED


def _given(need: Need, organisation: Organisation) -> bool:
    return in_force([organisation.pk]).filter(need=need, level=Level.EVERYTHING).exists()


def _signs(need: Need, agreement: ConfidentialityAgreement, party: Party) -> bool:
    """Whether it is the reader whose signature is missing."""
    if allows(party, "agreement.sign_for_owner", need):
        return agreement.owner_signed is None
    return allows(party, "agreement.sign_for_asker", agreement) and agreement.asker_signed is None


def _asked(need: Need, organisation: Organisation) -> bool:
    return need.disclosure_requests.filter(organisation=organisation, answer="").exists()


def _joined(deal: Deal, organisation: Organisation) -> bool:
    return organisation.key in deal.standing.willing


def _waits(deal: Deal, need: Need, organisation: Organisation, party: Party) -> str:
    if not _joined(deal, organisation):
        return _("It sees more once it has said that it will talk.")
    if not _asked(need, organisation):
        return ""
    if party.holds(organisation.pk):
        return _("You have asked for more; the owner has not answered yet.")
    return _("It has asked you for more.")


def _step(deal: Deal, need: Need, organisation: Organisation, party: Party) -> str:
    """The next step that the reader can take, by its name in `STEPS`; empty for none."""
    if deal.state in ENDED or not _joined(deal, organisation):
        return ""
    stage = _stage(need, organisation, need.agreements.filter(organisation=organisation).first())
    if stage not in {TEASER, DETAILS}:
        return ""
    if allows(party, "need.answer_disclosure", need):
        return "show" if stage == TEASER else "offer"
    own = party.holds(organisation.pk, OrganisationRole.MANAGER) and organisation.pk in party.admitted
    if not own or _asked(need, organisation):
        return ""
    return "ask" if stage == TEASER else "ask_everything"
