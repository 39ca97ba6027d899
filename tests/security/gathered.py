"""What the world knows of calls for experts, zones and hosted visits: Alpha seeks, keeps zones and receives guests, Gamma answers and comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.catalogue.models import Need, Resource
from entrepot.people.models import Organisation
from entrepot.programmes.models import (
    AgendaPoint,
    HostedFollowUp,
    HostedGuest,
    HostedVisit,
    TalentAnswer,
    Zone,
    ZoneItem,
)
from entrepot.runtime import clock
from tests.cast import need, resource

_BOTH: Final = frozenset({"member", "owner", "grantee"})
GATHERED: Final = {
    "qexpertnoteq": frozenset({"owner", "grantee"}),
    "qownzoneq": frozenset({"member", "owner", "officer"}),
    "qguestq": _BOTH,
    "qpointq": _BOTH,
    "qvisitnotesq": _BOTH,
    "qfollowq": _BOTH,
}


def gathered(alpha: Organisation, gamma: Organisation, facility: Resource) -> dict[str, dict[str, str]]:
    """Store it all; the ids of the call, the zones and the visit."""
    now = clock.now()
    facts = {"engagement": "visiting", "hours a week": "8"}
    call: Need = need("need-expert", "talent", "A visitor", organisation=alpha.key, facts=facts)
    expert = resource("expert-gamma", "expert", "Leaks", organisation=gamma.key)
    TalentAnswer.objects.create(
        need=call, expert=expert, organisation=gamma, note="qexpertnoteq", by="p-grantee"
    )
    shown, own = (
        Zone.objects.create(
            name={"en": name}, expert=expert, organisation=alpha, shown=seen, made_by="p-owner"
        )
        for name, seen in (("Leak zone", True), ("qownzoneq", False))
    )
    for zone in (shown, own):
        ZoneItem.objects.create(zone=zone, firm=gamma, phase="research", by="p-owner")
        ZoneItem.objects.create(zone=zone, resource=facility, phase="research", by="p-owner")
    visit = HostedVisit.objects.create(
        title="Leaks are looked at", host=alpha, begins=now.date(), ends=now.date(), notes="qvisitnotesq", made_by="p-owner"
    )  # fmt: skip
    HostedGuest.objects.create(visit=visit, name="Dr qguestq", organisation=gamma)
    AgendaPoint.objects.create(visit=visit, starts=now, ends=now + timedelta(hours=1), what="qpointq")
    HostedFollowUp.objects.create(visit=visit, first=alpha, second=gamma, about="qfollowq", by="p-owner")
    return {
        "call for experts": {"alpha's": call.key},
        "zone": {"shown": shown.key, "alpha's own": own.key},
        "hosted visit": {"of gamma at alpha": visit.key},
    }
