"""Everything that an organisation owns, as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from entrepot.deals import actions
from entrepot.deals.belongings.writing import ENDINGS, MEDIA, Form
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.names import organisation_name
from entrepot.web.views.organisations import organisation_of


@login_required
def belongings(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """What can be taken out, and the file itself."""
    party = party_of(request)
    record = organisation_of(key, party)
    if not allows(party, "organisation.take_out", record):
        raise Http404
    form = request.POST.get("form", "")
    if request.method != "POST" or form not in set(Form):
        return render(
            request,
            "entrepot/belongings.html",
            {"key": key, "name": organisation_name(record)},
            status=422 if request.method == "POST" else 200,
        )
    chosen = Form(form)
    file = actions.taken_out(organisation=record, form=chosen, by=party)
    name = f"{slugify(record.key) or 'organisation'}.{ENDINGS[chosen]}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA[chosen])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
