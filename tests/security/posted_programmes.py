"""The payloads through the forms of programmes: calls, targets, reports, answers to warnings, panels, days, and what comes of cooperations."""

from __future__ import annotations

from django.test import Client

from entrepot.programmes.models import Cooperation, Member, Programme, Report, SigningDay, Visit
from entrepot.runtime import clock
from tests.security.payloads import PAYLOADS
from tests.security.posted import Answers

TOGETHER = 10
"""Payloads in one text, each a text of its own."""
PACKS = [PAYLOADS[start : start + TOGETHER] for start in range(0, len(PAYLOADS), TOGETHER)]


def through_programmes(found: Answers, owner: Client, member: Client) -> None:
    """Post every payload: Alpha, the owner's, runs the programmes; Gamma is a member and a party. Then see what both are shown."""
    call = Programme.objects.get(title__en="Parks qdraftcallq")
    work, judged = (Programme.objects.get(title__en=title) for title in ("First round", "Harbour cities"))
    application = judged.applications.get()
    cooperation, visit, day = (
        Cooperation.objects.get(member=None),
        Visit.objects.get(),
        SigningDay.objects.get(),
    )
    address, today = f"/cooperations/{cooperation.key}/", clock.today().isoformat()
    gamma, report = Member.objects.get(), Report.objects.get(state="draft")
    for texts in PACKS:
        whole, short = " · ".join(texts), texts[0][:120]
        found.post(owner, f"/programmes/{call.key}/edit/", _call(whole, texts))
        found.get(owner, f"call-{len(found.pages)}", [f"/programmes/{call.key}/"])
        found.post(owner, f"/programmes/{work.key}/targets/", _targets(texts, today))
        found.post(member, f"/programmes/members/{gamma.key}/steps/answer/", {"words": whole})
        found.post(
            member,
            f"/programmes/reports/{report.key}/",
            {"words": whole, "comment-halls": whole, "do": "keep"},
        )
        found.get(member, f"report-{len(found.pages)}", [f"/programmes/reports/{report.key}/"])
        found.post(
            owner,
            f"/programmes/{day.programme.key}/signing/",
            {"title_en": short, "day": today, "where": texts[1]},
        )
        found.post(member, f"{address}projects/", {"title": texts[2], "begins": today})
        found.post(member, f"{address}visits/", {"who": "org-gamma", "day": today, "agenda": whole})
        found.post(member, f"{address}visits/{visit.key}/", {"who": "org-gamma", "what": texts[3]})
        for client, form in (
            (owner, {"way": "discuss", "text": whole}),
            (owner, {"way": "answer", "outcome": "odd", "answer": whole}),
        ):
            found.post(client, f"/programmes/applications/{application.key}/panel/", form)
    found.get(owner, "programmes", [f"/programmes/{one.key}/" for one in (work, day.programme)])
    found.get(member, "member", [address, f"/programmes/members/{gamma.key}/", "/programmes/"])
    found.get(owner, "lights", [f"/programmes/{work.key}/lights/"])


def stored() -> list[str]:
    """What went in: the answers to the warning, and the agendas of visits."""
    answers = Member.objects.get().events.filter(step="answer").values_list("words", flat=True)
    return [text for texts in (answers, Visit.objects.values_list("agenda", flat=True)) for text in texts]


def _call(whole: str, texts: tuple[str, ...]) -> dict[str, object]:
    return {
        "kind": "cohort", "places": "2", "opens_day": "2026-01-01", "opens_time": "08:00", "closes_day": "2026-02-01", "closes_time": "08:00",
        "title-en": texts[0][:200], "about-en": whole, "criteria-rows": "1", "criteria-0-key": "plan", "criteria-0-name-en": texts[1][:120],
        "criteria-0-about-en": texts[2], "criteria-0-weight": "100", "fields-rows": "1", "fields-0-key": "plan", "fields-0-kind": "long",
        "fields-0-name-en": texts[3][:200], "fields-0-hint-en": texts[4], "do": "save",
    }  # fmt: skip


def _targets(texts: tuple[str, ...], today: str) -> dict[str, object]:
    rows = {
        f"form-{number}-{name}": value
        for number, text in enumerate(texts)
        for name, value in {
            "name_en": text[:200], "measure": "said", "direction": "at_least", "value": "3", "unit": text[:40], "first": today, "last": today,
        }.items()
    }  # fmt: skip
    return rows | {"form-TOTAL_FORMS": str(len(texts)), "form-INITIAL_FORMS": "0"}
