"""The pairing of a programme's parks on a page: a list comes in, it is paired by what is asked for, and pairs are accepted."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.engine.pairing import Method
from entrepot.intake.parks import Parks, read_parks
from entrepot.intake.rows import SourceError
from entrepot.people.domain import Party
from entrepot.programmes import actions, pairings
from entrepot.programmes.actions import Accepted, Chosen
from entrepot.programmes.domain.pairing import Wanted
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Pairing, ParkList, Programme
from entrepot.runtime.progress import silent
from entrepot.web.asking import party_of
from entrepot.web.figures import number
from entrepot.web.forms.pairing import PairingForm, ParksForm
from entrepot.web.pairingpage.shown import listed, names_of, pair_name, shown, versions
from entrepot.web.pairingwords import reason_sentence
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.programmes import programme_found


@dataclass(frozen=True, slots=True)
class _Seen:
    """What somebody looks at: the programme, its list and the version that the address names, else the last."""

    programme: Programme
    party: Party
    parks: ParkList | None
    whole: list[Pairing]
    pairing: Pairing | None

    @property
    def before(self) -> Pairing | None:
        """The version before it."""
        earlier = (one for one in self.whole if self.pairing and one.number < self.pairing.number)
        return next(earlier, None)


@login_required
def pairing(request: HttpRequest, key: str) -> HttpResponse:
    """The page, and everything that is done on it: `action` says what."""
    seen = _seen(request, key)
    if request.method != "POST":
        return _page(request, seen)
    do = ACTS.get(request.POST.get("action", ""))
    if do is None:
        raise Http404
    return do(request, seen)


def _seen(request: HttpRequest, key: str) -> _Seen:
    """What the address names.

    Raises:
        Http404: there is no such programme or version, or the party does not pair its parks.
    """
    party = party_of(request)
    programme = programme_found(key, party)
    if not pairings.may_pair(party, programme):
        raise Http404
    whole, chosen = list(pairings.pairings(party, programme)), request.GET.get("version", "")
    found = whole[0] if whole else None
    if chosen:
        found = next((one for one in whole if str(one.number) == chosen), None)
        if found is None:
            raise Http404
    return _Seen(programme, party, pairings.park_list(party, programme), whole, found)


def _bring(request: HttpRequest, seen: _Seen) -> HttpResponse:
    form = ParksForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seen, {"list_form": form})
    file = form.cleaned_data["file"]
    name = Path(file.name or "parks").name
    try:
        parks = _read(file, name)
        actions.bring_parks(programme=seen.programme, name=name, parks=parks, by=seen.party)
    except SourceError as error:
        form.refuse([error.problem])
        return _page(request, seen, {"list_form": form})
    except REFUSED as error:
        form.add_error("file", why_not(error))
        return _page(request, seen, {"list_form": form})
    if parks.unread:
        given = {"columns": ", ".join(parks.unread)}
        messages.info(request, _("These columns are not used for pairing: %(columns)s.") % given)
    messages.success(request, _("The list is kept. Pair it now."))
    return redirect("web:pairing", seen.programme.key)


def _read(file: UploadedFile[Any], name: str) -> Parks:
    with tempfile.NamedTemporaryFile() as held:
        for chunk in file.chunks():
            held.write(chunk)
        held.flush()
        return read_parks(Path(held.name), silent, name=name)


def _run(request: HttpRequest, seen: _Seen) -> HttpResponse:
    current = str(seen.parks.number) if seen.parks else ""
    form = _form(seen, request.POST)
    if form is None or request.POST.get("number") != current:  # its parks are others
        code = "parks_changed" if form else "parks_missing"
        return _page(request, seen, {"refused": why_not(ProgrammeRefusedError(code))})
    if not form.is_valid():
        return _page(request, seen, {"form": form})
    try:
        made = actions.run_pairing(
            programme=seen.programme, number=form.cleaned_data["number"], wanted=form.wanted(), by=seen.party
        )
    except REFUSED as error:
        return _page(request, seen, {"form": form, "refused": why_not(error)})
    messages.success(request, _("Paired. Version %(number)s is kept.") % {"number": number(made.number)})
    return redirect(f"{reverse('web:pairing', args=[seen.programme.key])}#result")


def _accept(request: HttpRequest, seen: _Seen) -> HttpResponse:
    if seen.pairing is None:
        raise Http404
    found, names = seen.pairing.found, names_of(seen.pairing.listed)
    ticked = set(request.POST.getlist("pair"))
    title = said(seen.programme.call.title).text
    why = _("The programme “%(programme)s” pairs you with each other. Why:") % {"programme": title}
    chosen = [
        Chosen(
            one.first, one.second, pair_name(one, names),
            "\n".join((why, *(reason_sentence(reason, names) for reason in one.reasons))),
        )
        for place, one in enumerate(found.pairs) if str(place) in ticked
    ]  # fmt: skip
    try:
        done = actions.accept_pairs(pairing=seen.pairing, chosen=chosen, by=seen.party)
    except REFUSED as error:
        return _page(request, seen, {"refused": why_not(error)})
    _tell(request, done)
    return redirect(
        f"{reverse('web:pairing', args=[seen.programme.key])}?version={seen.pairing.number}#pairs"
    )


def _tell(request: HttpRequest, done: Accepted) -> None:
    if done.made:
        made = ngettext(
            "%(many)s pair is accepted: both sides find the intention in their inbox.",
            "%(many)s pairs are accepted: both sides of each find the intention in their inbox.",
            len(done.made),
        )
        messages.success(request, made % {"many": number(len(done.made))})
    if done.left:
        left = ngettext("%(many)s pair cooperates already.", "%(many)s pairs cooperate already.", done.left)
        messages.info(request, left % {"many": number(done.left)})
    if done.missing:
        messages.warning(
            request, _("Some parks cannot be brought together yet; what to do stands above the pairs.")
        )


Act = Callable[[HttpRequest, _Seen], HttpResponse]
ACTS: Final[Mapping[str, Act]] = {"list": _bring, "run": _run, "accept": _accept}


def _form(seen: _Seen, data: Any = None) -> PairingForm | None:
    """The form, as the last version of this list was wanted, or from the list itself; None while there is none."""
    if seen.parks is None:
        return None
    last = seen.whole[0] if seen.whole else None
    parks = last.listed if last and last.park_list_id == seen.parks.pk else seen.parks.listed
    wanted = None
    if last is not None:
        found = last.found
        wanted = Wanted(found.weights, found.rules, found.method is Method.STABLE)
    return PairingForm(data, parks=parks, number=seen.parks.number, last=wanted)


def _page(request: HttpRequest, seen: _Seen, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused."""
    page = {
        "programme": seen.programme, "title": said(seen.programme.call.title), "list": listed(seen.parks) if seen.parks else None,
        "list_form": ParksForm(), "form": _form(seen), "result": None,
    } | (more or {})  # fmt: skip
    if seen.pairing is not None:
        page["result"] = shown(seen.pairing, seen.before, seen.party)
        page["versions"] = versions(seen.whole, seen.pairing)
    return render(request, "entrepot/pairing.html", page, status=422 if more else 200)
