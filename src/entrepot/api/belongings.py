"""Everything that an organisation owns, through the API."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import FileResponse, HttpRequest
from ninja import Query

from entrepot.api.auth import party_of
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.problems import ProblemError
from entrepot.api.schemas import ProblemOut
from entrepot.api.throttling import COSTLY, EACH
from entrepot.deals import actions
from entrepot.deals.belongings.writing import ENDINGS, MEDIA, Form
from entrepot.people import queries as people
from entrepot.people.permissions import allows

As = Annotated[
    Literal["json", "csv"], Query("json", alias="as", description="csv: a ZIP of CSV files with a README.")
]


def get_belongings(request: HttpRequest, key: str, form: As = "json") -> FileResponse:
    """Everything that an organisation owns: needs, resources, bookings, orders, invoices, deals, fingerprints of files, members. For its managers."""
    party = party_of(request)
    found = people.organisations(party).filter(key=key).first()
    if found is None or not allows(party, "organisation.take_out", found):
        raise ProblemError(
            404, "not_found", f"There is no organisation “{key}” that you manage.", "Ask with a token of one of its managers."
        )  # fmt: skip
    chosen = Form(form)
    file = actions.taken_out(organisation=found, form=chosen, by=party)
    name = f"belongings.{ENDINGS[chosen]}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA[chosen])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def install(api: NodeAPI) -> None:
    """Its address."""
    api.get(
        "/organisations/{path:key}/belongings", summary="Everything that an organisation owns",
        response={200: bytes, 404: ProblemOut, 422: ProblemOut, **PROBLEMS}, throttle=[EACH, COSTLY],
    )(get_belongings)  # fmt: skip
