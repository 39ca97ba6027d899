"""Who may book: trainings, certificates, and what a facility's people ask and require."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, gates
from entrepot.booking.models import Certificate, Qualification, Question, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people import queries as people_of
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.web.asking import party_of
from entrepot.web.booking.gates import certificate_rows, question_rows, said
from entrepot.web.booking.rows import title_of
from entrepot.web.forms.gates import AskingForm, CertificateForm, QualificationForm
from entrepot.web.names import organisation_name
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import timetable_of
from entrepot.web.views.keeping import kept_timetable


def kept_gates(present: Timetable, party: Party) -> dict[str, Any]:
    """What the page of a timetable shows of who may book."""
    chosen = set(present.qualifications.values_list("pk", flat=True))
    every = Qualification.objects.filter(organisation=present.organisation_id)
    return {
        "qualifications": [(item.key, said(item.names), item.pk in chosen) for item in every],
        "qualification_form": QualificationForm(prefix="new"),
        "sees_people": allows(party, "certificate.read", present),
        "questions": question_rows(list(present.questions.all())),
        "asking_form": AskingForm(prefix="ask"),
    }


@require_POST
@login_required
def require_qualifications(request: HttpRequest, key: str) -> HttpResponse:
    """Say what must be learnt before somebody books a facility."""
    party = party_of(request)
    present = kept_timetable(key, party)
    chosen = Qualification.objects.filter(
        organisation=present.organisation_id, key__in=request.POST.getlist("qualification")
    )
    return _done(
        request,
        key,
        lambda: actions.require_qualifications(timetable=present, wanted=list(chosen), by=party),
        _("It is in the timetable."),
    )


@require_POST
@login_required
def new_qualification(request: HttpRequest, key: str) -> HttpResponse:
    """Name a qualification of the facility's organisation; it is required here at once."""
    party = party_of(request)
    present = kept_timetable(key, party)
    owner, form = present.resource.organisation, QualificationForm(request.POST, prefix="new")
    if owner is None:
        raise Http404
    if not form.is_valid():
        return _unfit(request, key, form)

    def keep() -> None:
        made = actions.keep_qualification(
            organisation=owner, names=form.texts("name"), months=form.cleaned_data["months"], by=party
        )
        wanted = [*present.qualifications.all(), made]
        actions.require_qualifications(timetable=present, wanted=wanted, by=party)

    return _done(request, key, keep, _("It is in the timetable."))


@require_POST
@login_required
def ask_question(request: HttpRequest, key: str) -> HttpResponse:
    """Have something asked of whoever books."""
    party = party_of(request)
    present = kept_timetable(key, party)
    form = AskingForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _unfit(request, key, form)
    return _done(
        request,
        key,
        lambda: actions.ask_question(timetable=present, asking=form.asking(), by=party),
        _("It is asked from now on."),
    )


@require_POST
@login_required
def drop_question(request: HttpRequest, number: int) -> HttpResponse:
    """Ask it no more."""
    party = party_of(request)
    found = Question.objects.select_related("timetable__resource").filter(pk=number).first()
    if found is None or not allows(party, "timetable.keep", found.timetable):
        raise Http404
    actions.drop_question(question=found, by=party)
    messages.success(request, _("It is asked no more."))
    return redirect("web:timetable", key=found.timetable.resource.key)


@login_required
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Who is qualified until when; qualifications are granted here."""
    party = party_of(request)
    present = kept_timetable(key, party)
    if not allows(party, "certificate.read", present):
        raise Http404
    wanted = list(present.qualifications.all())
    known = gates.candidates(present, party)
    form = CertificateForm(request.POST or None, people=known, qualifications=wanted)
    if form.is_valid():
        try:
            _grant(form, wanted, known, party)
        except (BookingRefusedError, NotAllowedError) as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(request, _("The qualification is granted."))
            return redirect("web:qualified", key=key)
    waiting = gates.asks(party).filter(answered=None, qualification__in=wanted)
    names = {item.key: item.name for item in known}
    asks = [
        {"person": names.get(item.person, ""), "organisation": organisation_name(item.organisation),
         "qualification": said(item.qualification.names)}
        for item in waiting
    ]  # fmt: skip
    return render(
        request,
        "entrepot/qualified.html",
        {"key": key, "title": title_of(present.resource), "rows": certificate_rows(present, party), "asks": asks,
         "form": form if wanted else None, "timetable": present},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _grant(
    form: CertificateForm, wanted: list[Qualification], known: list[Account], party: Party
) -> Certificate:
    given = form.cleaned_data
    return actions.grant_certificate(
        qualification=next(item for item in wanted if item.key == given["qualification"]),
        to=next(item for item in known if item.key == given["person"]),
        first=given["first"], last=given["last"], by=party,
    )  # fmt: skip


@require_POST
@login_required
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate is valid no more."""
    party = party_of(request)
    found = Certificate.objects.select_related("qualification").filter(pk=number).first()
    if found is None or not allows(party, "certificate.give", found.qualification):
        raise Http404
    actions.revoke_certificate(certificate=found, by=party)
    messages.success(request, _("It is valid no more."))
    asked = found.qualification.timetables.filter(resource__key=request.POST.get("resource", "")).first()
    at = asked or found.qualification.timetables.first()
    return redirect("web:qualified", key=at.resource.key) if at else redirect("web:bookings")


@require_POST
@login_required
def train(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the facility's people for a training."""
    party = party_of(request)
    timetable = timetable_of(key, party)
    wanted = timetable.qualifications.filter(key=request.POST.get("qualification", "")).first()
    mine = people_of.own_organisations(party).filter(pk__in=party.admitted).order_by("pk").first()
    if wanted is None or mine is None:
        raise Http404
    actions.ask_training(timetable=timetable, qualification=wanted, organisation=mine, by=party)
    messages.success(request, _("The facility's people are asked for a training."))
    return redirect("web:book", key=key)


def _done(request: HttpRequest, key: str, do: Callable[[], object], told: str) -> HttpResponse:
    try:
        do()
    except (BookingRefusedError, NotAllowedError) as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, told)
    return redirect("web:timetable", key=key)


def _unfit(request: HttpRequest, key: str, form: forms.Form) -> HttpResponse:
    for errors in form.errors.get_json_data().values():
        for error in errors:
            messages.error(request, str(error["message"]))
    return redirect("web:timetable", key=key)
