"""Entering and editing needs and resources: kept as drafts, looked at as strangers will see them, listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.catalogue import actions
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.drafts import DraftRefusedError, NeedDraft, ResourceDraft, draft_of, judge
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import StaleError
from entrepot.matching.leaks import leaks_of
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.web.asking import party_of
from entrepot.web.context import here
from entrepot.web.entering import preview, told, warned_of
from entrepot.web.forms.described import DescribedForm
from entrepot.web.forms.needs import NeedForm
from entrepot.web.forms.owners import Owners, owners
from entrepot.web.forms.resources import (
    EMPTY_ROWS,
    WORDINGS,
    FactRow,
    ResourceForm,
    facts_of,
    rows_of,
    rows_to_show,
)
from entrepot.web.histories import ChangeLine, changes_since
from entrepot.web.names import ROLES, name_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.needs import need_of
from entrepot.web.views.resources import resource_of

MORE: Final = "more"
Record = TypeVar("Record", Need, Resource)


def new_need(request: HttpRequest) -> HttpResponse:
    """Enter a need in one's own words; listed, it leads to its chain page."""
    return _need(request, None)


def edit_need(request: HttpRequest, key: str) -> HttpResponse:
    """Change a need."""
    return _need(request, _editable(need_of(key, party_of(request)), party_of(request)))


def new_resource(request: HttpRequest) -> HttpResponse:
    """Enter a resource: first of which kind, then what it is."""
    kind = request.GET.get("kind", "")
    if kind in WORDINGS:
        return _resource(request, kind, None)
    kinds = [(key, name_in(ROLES, key), wording.intro) for key, wording in WORDINGS.items()]
    return render(request, "entrepot/new_resource.html", {"kinds": kinds})


def edit_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Change a resource."""
    record = _editable(resource_of(key, party_of(request)), party_of(request))
    return _resource(request, record.kind, record)


def _need(request: HttpRequest, record: Need | None) -> HttpResponse:
    party = party_of(request)
    found = owners(party, "need", _kept(record))
    if stop := _stop(request, found):
        return stop
    do = request.POST.get("do", "")
    form = NeedForm(_sent(request), owners=found, initial=_need_initial(record, found, party, request.GET))
    form.lax(do == "draft")
    page: dict[str, object] = {"form": form, "owners": found, "record": record, "changes": ()}
    if form.is_valid():
        draft = form.draft()
        if looked := _looked(form, draft, record, do, party):
            page |= looked
        else:
            stored = _stored(form, record, party, page, lambda: _save_need(form, draft, record, do, party))
            if stored is not None:
                listed = stored.state == State.LISTED and (record is None or record.state != State.LISTED)
                return _done(request, stored, "web:need", do, _now_listed(stored) if listed else "")
    return render(
        request, "entrepot/enter_need.html", page, status=422 if form.errors or page["changes"] else 200
    )


def _looked(
    form: NeedForm, draft: NeedDraft, record: Need | None, do: str, party: Party
) -> dict[str, object]:
    """The preview, when it is asked for or when the teaser gives something away that was not warned of yet."""
    try:
        judge(draft, party)
    except DraftRefusedError as error:
        form.refuse(error.problems)
        return {"refused": True}
    leaks = told(leaks_of(draft, party, record))
    mark = warned_of(draft, leaks)
    if do != "preview" and not (do == "publish" and mark and form.cleaned_data["looked"] != mark):
        return {}
    form.put("looked", mark)
    return {"preview": preview(draft, leaks), "stopped": do == "publish"}


def _save_need(form: NeedForm, draft: NeedDraft, record: Need | None, do: str, party: Party) -> Need:
    return actions.save_need(
        draft=draft,
        key=record.key if record else None,
        version=form.cleaned_data["version"],
        publish=do != "draft",
        by=party,
    )


def _resource(request: HttpRequest, kind: str, record: Resource | None) -> HttpResponse:
    party = party_of(request)
    found = owners(party, "resource", _kept(record))
    if stop := _stop(request, found):
        return stop
    do = request.POST.get("do", "")
    initial = _resource_initial(record, found, party)
    form = ResourceForm(_sent(request), kind=kind, owners=found, initial=initial)
    form.lax(do == "draft")
    rows = rows_of(request.POST) if request.method == "POST" else _kept_rows(record)
    page: dict[str, object] = {
        "form": form, "owners": found, "record": record, "kind": name_in(ROLES, kind), "changes": (),
        "rows": rows_to_show(rows, form.wording, more=3 * EMPTY_ROWS if do == MORE else EMPTY_ROWS),
    }  # fmt: skip
    wrong_rows = any(row.error for row in rows)
    if do != MORE and form.is_valid() and not wrong_rows:
        draft = form.draft(facts_of(rows))
        stored = _stored(form, record, party, page, lambda: _save_resource(form, draft, record, do, party))
        if stored is not None:
            return _done(request, stored, "web:resource", do)
    failed = do not in {"", MORE} and (form.errors or wrong_rows or page["changes"])
    return render(
        request,
        "entrepot/enter_resource.html",
        {**page, "wrong_rows": wrong_rows and do != MORE, "quiet": do == MORE},
        status=422 if failed else 200,
    )


def _save_resource(
    form: ResourceForm, draft: ResourceDraft, record: Resource | None, do: str, party: Party
) -> Resource:
    return actions.save_resource(
        draft=draft,
        key=record.key if record else None,
        version=form.cleaned_data["version"],
        publish=do != "draft",
        by=party,
    )


def _stored(
    form: DescribedForm,
    record: Record | None,
    party: Party,
    page: dict[str, object],
    save: Callable[[], Record],
) -> Record | None:
    """What was stored; None when it was refused, with the reason in the form or in the page."""
    try:
        return save()
    except DraftRefusedError as error:
        form.refuse(error.problems)
    except StaleError as error:
        if record is not None:
            page["changes"] = _meanwhile(form, record, error, party)
    except REFUSED as error:
        form.add_error("organisation", refusal(error))
    return None


def refusal(error: Exception) -> str:
    """Why nothing was stored. Publishing is asked for last: who is refused only that may enter for the organisation."""
    if isinstance(error, NotAllowedError) and error.rule in {"need.publish", "resource.publish"}:
        return _("It is not admitted to this node yet, so nothing of it can be listed. Keep this as a draft.")
    return why_not(error)


def _meanwhile(
    form: DescribedForm, record: Need | Resource, error: StaleError, party: Party
) -> tuple[ChangeLine, ...]:
    """What others changed since the version that was edited; saving again is then about the present one."""
    changes = changes_since(record, form.cleaned_data["version"] or 0, party)
    form.put("version", str(error.version))
    return changes


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _stop(request: HttpRequest, found: Owners) -> HttpResponse | None:
    """Where somebody goes first who can enter nothing yet."""
    if not party_of(request).known:
        return redirect_to_login(request.get_full_path())
    return None if found.any else render(request, "entrepot/enter_first.html")


def _editable(record: Record, party: Party) -> Record:
    """The record, for those who may change it and see all that changing it means.

    Raises:
        Http404: the party may not.
    """
    kind = "need" if isinstance(record, Need) else "resource"
    if not allows(party, f"{kind}.edit", record) or disclosed(record, party).withheld:
        raise Http404
    return record


def _kept(record: Need | Resource | None) -> list[Any]:
    return [record.organisation] if record is not None and record.organisation is not None else []


def _need_initial(record: Need | None, found: Owners, party: Party, asked: QueryDict) -> dict[str, object]:
    if record is None:
        return {"place": _place(party), "organisation": _only(found), "kind": asked.get("kind", "")}
    draft = draft_of(record)
    return {
        **{name: getattr(draft, name) for name in NeedForm.base_fields if hasattr(draft, name)},
        "version": record.version,
    }


def _resource_initial(record: Resource | None, found: Owners, party: Party) -> dict[str, object]:
    if record is None:
        return {"place": _place(party), "organisation": _only(found)}
    draft = draft_of(record)
    known = {name: getattr(draft, name) for name in ResourceForm.base_fields if hasattr(draft, name)}
    hidden = {f"hide_{name}": name in record.hidden for name in ("price", "usage")}
    return {**known, **hidden, "version": record.version}


def _place(party: Party) -> str:
    """The place that is offered first: that of one's organisation when there is no doubt whose, else the node's."""
    places = [item.place_id for item in people.own_organisations(party) if item.place_id]
    return places[0] if len(places) == 1 else here()


def _only(found: Owners) -> str:
    """The organisation that is offered first: one that may list, else any."""
    if found.anybody:
        return ""
    first = next((item for item in found.organisations if item.pk in found.listing), found.organisations[0])
    return first.key


def _kept_rows(record: Resource | None) -> tuple[FactRow, ...]:
    facts = record.facts if record is not None else {}
    return tuple(FactRow(number, label, value) for number, (label, value) in enumerate(facts.items(), 1))


def _now_listed(need: Need) -> str:
    """What strangers see of a need from now on."""
    if need.teasers:
        return _("Your need is listed: strangers read its teaser alone and ask you for the details.")
    return _("Your need is listed: everybody reads it whole, with its chain.")


def _done(
    request: HttpRequest, record: Need | Resource, page: str, do: str, listed: str = ""
) -> HttpResponse:
    if listed:
        messages.success(request, listed)
    elif record.state == State.DRAFT:
        messages.success(request, _("Kept as a draft: your own people see it, nobody else."))
    elif do == "draft" or record.version > 1:
        messages.success(request, _("Your changes are stored."))
    return redirect(page, key=record.key)
