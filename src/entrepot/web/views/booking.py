"""Booking on pages: the week of a facility, one's bookings, and what is done with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, feeds, gates, prices, queries
from entrepot.booking.actions import Wanted
from entrepot.booking.domain.slots import Obstacle
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import MINUTE, Booking, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Need
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.booking.gates import answers, gates_of, open_questions, told
from entrepot.web.booking.idle import offer_rows
from entrepot.web.booking.rows import (
    booking_row,
    booking_rows,
    group_rows,
    quote_rows,
    title_of,
    waiting_rows,
)
from entrepot.web.booking.ways import reads_figures
from entrepot.web.booking.weeks import week
from entrepot.web.booking.words import slots
from entrepot.web.forms.booking import BookForm, ReasonForm, TimeForm
from entrepot.web.forms.questions import QuestionsForm
from entrepot.web.refusals import why_not
from entrepot.web.views.lists import turned_page
from entrepot.web.views.prices import booking_price, priced_page, quote_asked

NEEDS: Final = 50
"""So many of one's needs can be chosen."""
LOOKED_AHEAD: Final = timedelta(days=21)
"""How far a first free time is looked for."""
QUOTES: Final = 20
"""So many quotes that hold are listed."""
LISTS: Final = ("coming", "past", "facility")


def book(request: HttpRequest, key: str) -> HttpResponse:
    """The week of a facility, and the form to book it."""
    party = party_of(request)
    timetable = timetable_of(key, party)
    organisations = bookers(party)
    needs = _needs(request, organisations, party)
    form = _form(request, timetable, organisations, needs)
    page: dict[str, Any] = {}
    if request.method == "POST":
        if not party.known or not organisations:
            raise Http404
        if form.is_valid():
            answer = _answered(request, form, timetable, organisations, party, page)
            if answer is not None:
                return answer
    return render(
        request,
        "entrepot/book.html",
        page
        | {
            "key": key, "title": title_of(timetable.resource), "timetable": timetable,
            "week": week(timetable, _day_asked(request, timetable), party, _carried(request, needs)),
            "form": form if organisations else None, "signed_in": party.known,
            "keeps": allows(party, "timetable.keep", timetable), "offers": offer_rows(timetable),
            **priced_page(form, timetable, organisations, party),
            "gates": gates_of(timetable, organisations, party),
        },
        status=422 if form.errors or page else 200,
    )  # fmt: skip


def _answered(
    request: HttpRequest, form: BookForm, timetable: Timetable, organisations: list[Organisation], party: Party,
    page: dict[str, Any],
) -> HttpResponse | None:  # fmt: skip
    """What comes of a form: a booking, a quote, or with None the page once more, such as with its price."""
    if request.POST.get("do") == "price":
        return None
    make = quote_asked if request.POST.get("do") == "quote" else _booked
    return make(request, form, timetable, organisations, party, page)


def _form(
    request: HttpRequest, timetable: Timetable, organisations: list[Organisation], needs: list[Need]
) -> BookForm:
    filled = {"day", "time", "minutes", "units"}
    chosen = {name: value for name, value in request.GET.items() if name in filled}
    carried = _carried(request, needs)
    owner = next((item.organisation for item in needs if item.key == carried.get("need")), None)
    about = carried | ({"organisation": owner.key} if owner is not None else {})
    return BookForm(
        request.POST if request.method == "POST" else None,
        timetable=timetable, organisations=organisations, needs=needs,
        initial=about | (chosen or _soonest(timetable)), questions=gates.questions(timetable),
    )  # fmt: skip


def _soonest(timetable: Timetable) -> dict[str, Any]:
    """The first free time of the shortest length, for the form to begin with."""
    now = clock.now()
    shortest = timetable.terms.shortest
    near = queries.diary(timetable, Span(now, now + LOOKED_AHEAD))
    free = near.next_free(shortest, after=now, now=now, most=1)
    if not free:
        return {}
    start = free[0].start.astimezone(timetable.clock)
    return {"day": start.date(), "time": start.time(), "minutes": shortest // MINUTE}


def _booked(
    request: HttpRequest, form: BookForm, timetable: Timetable, organisations: list[Organisation], party: Party,
    page: dict[str, Any],
) -> HttpResponse | None:  # fmt: skip
    """To the booking that was made; None when the page is to say why not."""
    given = form.cleaned_data
    organisation = next(item for item in organisations if item.key == given["organisation"])
    try:
        spans = actions.series(form.spans())
        wanted = Wanted(
            timetable,
            spans,
            organisation,
            given.get("units", 1),
            given["purpose"],
            form.chosen_need(),
            answers=form.answers(),
        )
        made = actions.book(wanted=wanted, by=party)
    except BookingRefusedError as error:
        chosen = {name: request.POST[name] for name in ("units", "need") if request.POST.get(name)}
        page |= {
            "wait": wanted_day(form)
            if any(item.obstacle == Obstacle.TAKEN for item in error.findings)
            else None,
            "refused": why_not(error),
            "obstacles": told(error, timetable),
            "free": slots(error.free, timetable, chosen),
        }
        return None
    at_once = made[0].state == State.CONFIRMED
    messages.success(request, _("It is booked.") if at_once else _("The facility's people are asked."))
    return redirect("web:booking", key=made[0].key)


@login_required
def bookings(request: HttpRequest) -> HttpResponse:
    """One's bookings: those to come, those that are over, and those of one's facilities."""
    party, chosen = party_of(request), request.GET.get("of", LISTS[0])
    if chosen not in LISTS:
        raise Http404
    found, now = queries.bookings(party), clock.now()
    mine = party.organisations()
    if chosen == "facility":
        found = found.filter(timetable__resource__organisation__in=mine).order_by("-starts")
    elif chosen == "past":
        found = found.filter(organisation__in=mine, ends__lte=now).order_by("-starts")
    else:
        found = found.filter(organisation__in=mine, ends__gt=now).order_by("starts")
    page, turned = turned_page(found, request, {"of": chosen})
    facilities = Timetable.objects.filter(resource__organisation__in=mine).exists()
    return render(
        request,
        "entrepot/bookings.html",
        {
            **turned,
            "rows": booking_rows(page),
            "chosen": chosen,
            "facilities": facilities,
            "figures": reads_figures(party),
            "calendar": _calendar(request, party),
            "waiting": waiting_rows(queries.waiting(party)) if chosen == LISTS[0] else (),
            "quotes": quote_rows(prices.open_quotes(party)[:QUOTES]) if chosen == LISTS[0] else (),
        },
    )


def _calendar(request: HttpRequest, party: Party) -> str:
    """The address at which one's own calendar reads one's bookings; empty while there is none."""
    feed = feeds.feed_of(party)
    if feed is None:
        return ""
    return request.build_absolute_uri(reverse("web:own_calendar", args=[feeds.secret_of(feed.seed)]))


@login_required
def booking(request: HttpRequest, key: str) -> HttpResponse:
    """One booking, with what can be done about it."""
    party = party_of(request)
    found = booking_of(key, party)
    return _page(request, found, party)


def _page(
    request: HttpRequest, found: Booking, party: Party, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    start = found.starts.astimezone(found.timetable.clock)
    minutes = round(found.span.length.total_seconds() / 60)
    form = TimeForm(
        request.POST if more else None, timetable=found.timetable,
        initial={"day": start.date(), "time": start.time(), "minutes": minutes},
    )  # fmt: skip
    return render(
        request,
        "entrepot/booking.html",
        {"row": booking_row(found), "steps": _open_steps(found, party), "form": form, "booking": found,
         "colleagues": _colleagues(found, party), "answers": answers(found, party), "group": group_rows(found, party),
         "beside": "move" in _open_steps(found, party) and party.holds(found.organisation_id),
         "questions": QuestionsForm(questions=open_questions(found)), **booking_price(found, party), **(more or {})},
        status=422 if more else 200,
    )  # fmt: skip


@require_POST
@login_required
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Do something with a booking."""
    party = party_of(request)
    found = booking_of(key, party)
    if name not in _open_steps(found, party):
        raise Http404
    reason = ReasonForm(request.POST)
    why = reason.cleaned_data["reason"] if reason.is_valid() else ""
    try:
        _confirm(request, found, party) if name == "confirm" else _STEPS[name](found, why, party)
    except BookingRefusedError as error:
        messages.error(request, " ".join([why_not(error), *told(error, found.timetable)]))
    except NotAllowedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("Done."))
    return redirect("web:booking", key=key)


@require_POST
@login_required
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Give a booking another time."""
    party = party_of(request)
    found = booking_of(key, party)
    form = TimeForm(request.POST, timetable=found.timetable)
    if not form.is_valid():
        return _page(request, found, party, {"form": form})
    try:
        actions.move(booking=found, span=form.span(), by=party)
    except BookingRefusedError as error:
        lines = told(error, found.timetable)
        return _page(request, found, party, {"form": form, "refused": why_not(error), "obstacles": lines})
    messages.success(request, _("It has another time now."))
    return redirect("web:booking", key=key)


@require_POST
@login_required
def hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """Give a booking to a colleague."""
    party = party_of(request)
    found = booking_of(key, party)
    colleague = Account.objects.filter(key=request.POST.get("to", "")).first()
    if colleague is None:
        raise Http404
    try:
        actions.hand_over(booking=found, to=colleague, by=party)
    except BookingRefusedError as error:
        messages.error(request, " ".join([why_not(error), *told(error, found.timetable)]))
    else:
        messages.success(request, _("It is your colleague's now."))
    return redirect("web:booking", key=key)


def _confirm(request: HttpRequest, found: Booking, party: Party) -> None:
    """Take what is held, with answers to what its people ask."""
    form = QuestionsForm(request.POST, questions=open_questions(found))
    form.is_valid()  # what is missing booking says itself
    actions.confirm(booking=found, answers=form.answers(), by=party)


_STEPS: Final[dict[str, Callable[[Booking, str, Party], Booking]]] = {
    "accept": lambda item, why, by: actions.answer(booking=item, accept=True, reason=why, by=by),
    "refuse": lambda item, why, by: actions.answer(booking=item, accept=False, reason=why, by=by),
    "cancel": lambda item, why, by: actions.cancel(booking=item, reason=why, by=by),
    "cancel-all": lambda item, why, by: actions.cancel_together(booking=item, reason=why, by=by)[0],
    "check-in": lambda item, _why, by: actions.check_in(booking=item, by=by),
    "check-out": lambda item, _why, by: actions.check_out(booking=item, by=by),
}


def _open_steps(found: Booking, party: Party) -> set[str]:
    """What can be done now, and by this reader."""
    state = State(found.state)
    changes, attends = allows(party, "booking.change", found), allows(party, "booking.attend", found)
    now = clock.now()
    possible = {
        "confirm": changes and state == State.HELD,
        "accept": allows(party, "booking.answer", found) and state == State.ASKED,
        "refuse": allows(party, "booking.answer", found) and state == State.ASKED,
        "cancel": changes and state in {State.HELD, State.ASKED, State.CONFIRMED},
        "cancel-all": changes and bool(found.group) and state in {State.HELD, State.ASKED, State.CONFIRMED},
        "move": changes and state in {State.HELD, State.ASKED, State.CONFIRMED} and found.ends > now,
        "check-in": attends and state == State.CONFIRMED and found.starts <= now + actions.EARLY and now < found.ends,
        "check-out": attends and state == State.USED,
    }  # fmt: skip
    return {name for name, is_possible in possible.items() if is_possible}


def wanted_day(form: BookForm) -> dict[str, str]:
    """What somebody waits for when the time they want is taken: as long a time on the same day."""
    given = form.cleaned_data
    return {
        "day": given["day"].isoformat(), "time": f"{given['time']:%H:%M}", "minutes": str(given["minutes"]),
        "organisation": given["organisation"],
    }  # fmt: skip


def timetable_of(key: str, party: Party) -> Timetable:
    """The timetable of a resource that may be known of.

    Raises:
        Http404: there is none.
    """
    try:
        found = queries.timetable(key, party)
    except Timetable.DoesNotExist as error:
        raise Http404 from error
    if not allows(party, "resource.read", found.resource):
        raise Http404
    return found


def booking_of(key: str, party: Party) -> Booking:
    """The booking that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    try:
        return queries.booking(key, party)
    except Booking.DoesNotExist as error:
        raise Http404 from error


def bookers(party: Party) -> list[Organisation]:
    """The organisations for which somebody may book."""
    return [item for item in people.own_organisations(party) if item.pk in party.admitted]


def _needs(request: HttpRequest, organisations: list[Organisation], party: Party) -> list[Need]:
    """One's needs to choose from, that from whose chain one comes among them."""
    found = catalogue.needs(party).filter(organisation__in=organisations, state=Listing.LISTED)
    listed = list(found.select_related("organisation")[:NEEDS])
    asked = _asked(request)
    if asked and all(item.key != asked for item in listed):
        listed += found.select_related("organisation").filter(key=asked)
    return listed


def _asked(request: HttpRequest) -> str:
    return request.POST.get("need") or request.GET.get("need") or ""


def _carried(request: HttpRequest, needs: list[Need]) -> dict[str, str]:
    """What goes along from page to page: the need for which it is booked."""
    asked = _asked(request)
    return {"need": asked} if any(item.key == asked for item in needs) else {}


def _colleagues(found: Booking, party: Party) -> list[tuple[str, str]]:
    """To whom it may be handed."""
    if "move" not in _open_steps(found, party) or not party.holds(found.organisation_id):
        return []
    members = people.members_of(found.organisation, party).select_related("account")
    return [(item.account.key, item.account.name) for item in members if item.account.key != found.booked_by]


def _day_asked(request: HttpRequest, timetable: Timetable) -> date:
    """The day whose week is shown: asked for, filled in, or today."""
    asked = request.GET.get("week") or request.POST.get("day") or request.GET.get("day") or ""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return clock.now().astimezone(timetable.clock).date()
