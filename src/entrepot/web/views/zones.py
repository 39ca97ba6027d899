"""Innovation zones: the list, opening one, and the page of one along the phases on the way to market."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import disclosed
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes import actions, zones
from entrepot.programmes.models import Zone
from entrepot.web.asking import party_of
from entrepot.web.doing import Doing, done
from entrepot.web.forms.zones import SPOKEN, NamedForm, PlaceForm, ZoneForm
from entrepot.web.names import organisation_name
from entrepot.web.posted import number_in
from entrepot.web.programmes.words import said
from entrepot.web.texts import record_text
from entrepot.web.zones.lanes import lanes

More = dict[str, Any]


def listed(request: HttpRequest) -> HttpResponse:
    """The zones that the reader may see; opening one is posted here too."""
    party = party_of(request)
    if request.method != "POST":
        return _list(request, party)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    form = ZoneForm(request.POST, do="open", organisations=_keepers(party))

    def do() -> str:
        return _url(actions.open_zone(plan=form.plan(), by=party))

    sentence = _("The zone is opened. Put into it what belongs to it, then show it.")
    return done(request, Doing(do, sentence, form), lambda more: _list(request, party, more))


def zone(request: HttpRequest, key: str) -> HttpResponse:
    """A zone along its phases, and what is done about it."""
    party = party_of(request)
    found = zones.zone_of(party, key)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, party)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    return done(request, _doing(request, found, party), lambda more: _page(request, found, party, more))


def _doing(request: HttpRequest, found: Zone, party: Party) -> Doing:
    """What was asked for.

    Raises:
        Http404: nothing that is done here, or with something that does not stand in the zone.
    """
    do = request.POST.get("do", "")
    if do == "place":
        form = PlaceForm(request.POST, do="place")
        return Doing(lambda: _placed(found, form, party), _("It stands in the zone."), form)
    if do == "word":
        named = NamedForm(request.POST, do="word")
        return Doing(lambda: _worded(found, named, party), _("Your changes are stored."), named)
    if do == "show":
        return Doing(lambda: _shown(found, True, party), _("Everybody sees the zone now."))
    if do == "hide":
        return Doing(lambda: _shown(found, False, party), _("Your own people alone see the zone now."))
    if do == "take_out":
        item = get_object_or_404(found.items, pk=number_in(request.POST.get("of", "")))
        return Doing(lambda: _taken_out(found, item.pk, party), _("It is taken out of the zone."))
    raise Http404


def _placed(found: Zone, form: PlaceForm, party: Party) -> str:
    actions.place_in_zone(zone=found, placing=form.placing(), by=party)
    return _url(found)


def _worded(found: Zone, form: NamedForm, party: Party) -> str:
    actions.word_zone(zone=found, name=form.wording("name"), about=form.wording("about"), by=party)
    return _url(found)


def _shown(found: Zone, shown: bool, party: Party) -> str:
    actions.show_zone(zone=found, shown=shown, by=party)
    return _url(found)


def _taken_out(found: Zone, number: int, party: Party) -> str:
    actions.take_out_of_zone(item=found.items.get(pk=number), by=party)
    return _url(found)


def _url(found: Zone) -> str:
    return reverse("web:zone", args=[found.key])


def _keepers(party: Party) -> list[Organisation]:
    """The organisations for which somebody may open a zone."""
    mine = Organisation.objects.filter(pk__in=party.organisations(OrganisationRole.MANAGER))
    return [one for one in mine if allows(party, "zone.keep", Owned(one.pk))]


def _list(request: HttpRequest, party: Party, more: More | None = None) -> HttpResponse:
    keepers = _keepers(party)
    rows = [
        {
            "url": _url(one), "name": said(one.named), "expert": record_text(disclosed(one.expert, party)),
            "organisation": organisation_name(one.organisation), "shown": one.shown,
        }
        for one in zones.zones(party)
    ]  # fmt: skip
    form = ZoneForm(do="open", organisations=keepers) if keepers else None
    page = {"rows": rows, "form": form}
    return render(request, "entrepot/zones.html", page | (more or {}), status=422 if more else 200)


def _page(request: HttpRequest, found: Zone, party: Party, more: More | None = None) -> HttpResponse:
    keeps = allows(party, "zone.keep", found)
    initial = {f"{part}_{short}": getattr(found, part).get(language, "") for part in ("name", "about") for short, language in SPOKEN}  # fmt: skip
    page = {
        "zone": found, "name": said(found.named), "about": said(found.told), "lanes": lanes(found, party),
        "expert": record_text(disclosed(found.expert, party)), "organisation": organisation_name(found.organisation), "keeps": keeps,
        "place_form": PlaceForm(do="place") if keeps else None, "word_form": NamedForm(do="word", initial=initial) if keeps else None,
    }  # fmt: skip
    return render(request, "entrepot/zone.html", page | (more or {}), status=422 if more else 200)
