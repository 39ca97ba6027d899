"""The payloads through every form, as people would post them; what the node answers is collected as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.booking.models import ServiceOrder
from entrepot.catalogue.models import DisclosureRequest, Need, Resource
from entrepot.deals.models import Deal, DealFile
from entrepot.people.models import Organisation
from tests.security.payloads import PAYLOADS
from tests.security.rendered import Answer

STEP = 5
"""Texts of one record, each in a field of its own: a record for every fifth payload."""


@dataclass(slots=True)
class Answers:
    """Pages by the address at which a browser shall load them."""

    pages: dict[str, Answer] = field(default_factory=dict)

    def post(self, client: Client, address: str, body: dict[str, object]) -> None:
        """Send a form; an answer that shows what was typed is kept."""
        response = client.post(address, body)
        assert response.status_code < 500, address
        if response.status_code in {200, 422}:
            self.pages[f"/posted/{len(self.pages)}/"] = Answer(response.content, dict(response.headers))

    def get(self, client: Client, name: str, addresses: Iterator[str] | list[str]) -> None:
        """Load pages as somebody."""
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
            self.pages[f"/{name}{address}"] = Answer(response.content, dict(response.headers))


def fives() -> Iterator[tuple[str, str, str, str, str]]:
    """The payloads, five at a time."""
    for start in range(0, len(PAYLOADS), STEP):
        one, two, three, four, five = PAYLOADS[start : start + STEP]
        yield one, two, three, four, five


def through_forms(owner: Client, asker: Client, officer: Client) -> dict[str, Answer]:
    """Post every payload through every form, and collect what everybody concerned is shown."""
    found = Answers()
    for one, two, three, four, five in fives():
        _list_need(found, owner, _need(one, two, three, four, five))
        found.post(asker, "/resources/res-open/order/", _order(one, two, three, four))
        _deal(found, owner, one, two, three)
        found.post(owner, "/resources/res-open/calendars/", {"name": five[:100], "address": one})
        found.post(owner, "/deals/new/?with=org-gamma", _new_deal(one, two, three))
        found.post(owner, "/resources/new/?kind=facility", _resource(one, two, three, four, five))
        for what, body in _told(one, two, three, four).items():
            found.post(owner, f"/resources/res-sniffer/pipeline/{what}/", body)
        found.post(owner, "/organisations/org-alpha/edit/", _organisation(one, two, three, four, five))
        for text in (one, two, three, four, five):
            found.post(owner, "/account/tokens/", {"name": text, "may": "read", "last_day": "2027-01-01"})
            found.post(owner, "/account/searches/keep/", {"q": text, "list": "resources", "next": text})
            found.post(owner, "/account/data/", {"name": text, "language": "en"})
        found.post(owner, "/organisations/org-alpha/invitations/", {"email": one, "role": two})
        found.post(officer, "/node/invitations/", {"email": three, "role": four})
        found.post(asker, "/organisations/org-alpha/join/", {"message": five})
    for need, texts in zip(Need.objects.filter(organisation__key="org-alpha"), fives(), strict=False):
        body = {"level": "details", "organisation": "org-gamma", "message": " ".join(texts)}
        found.post(asker, f"/needs/{need.key}/ask/", body)
    _shown(found, owner, asker, officer)
    return found.pages


def _deal(found: Answers, owner: Client, one: str, two: str, three: str) -> None:
    """A file of a deal, which is withdrawn again, and what is said for the registration of another."""
    talking, signed = (Deal.objects.filter(title__contains=word).get() for word in ("qdealq", "qsignedq"))
    file = SimpleUploadedFile(one.replace("/", " ")[:90] or "file", b"x")
    found.post(owner, f"/deals/{talking.key}/files/", {"file": file, "readers": ["org-gamma"]})
    newest = DealFile.objects.filter(deal=talking).latest("pk")
    found.post(owner, f"/deals/{talking.key}/files/{newest.key}/withdraw/", {"reason": two})
    found.post(owner, f"/deals/{signed.key}/registration/", {"field": three[:120], "rights": "none"})
    found.get(owner, f"signed-{len(found.pages)}", [f"/deals/{signed.key}/"])


def _list_need(found: Answers, owner: Client, body: dict[str, object]) -> None:
    """A teaser that repeats what it holds back is shown with a warning first; then it is listed all the same."""
    found.post(owner, "/needs/new/", body)
    looked = re.search(r'name="looked" value="(\w+)"', list(found.pages.values())[-1].body.decode())
    if looked:
        found.post(owner, "/needs/new/", {**body, "looked": looked[1]})


def _need(one: str, two: str, three: str, four: str, five: str) -> dict[str, object]:
    return {
        "title": one, "text": two, "teaser_title": three, "teaser_text": four, "confidential": five, "kind": "testing",
        "place": "munich", "organisation": "org-alpha", "brokers_may_read": "on", "budget": "", "do": "publish",
    }  # fmt: skip


def _resource(one: str, two: str, three: str, four: str, five: str) -> dict[str, object]:
    return {
        "title": one, "text": two, "keywords": three, "fact_label": [four, "Length"], "fact_value": ["12 mm", five],
        "place": "munich", "price": "", "organisation": "org-alpha", "do": "publish",
    }  # fmt: skip


def _order(one: str, two: str, three: str, four: str) -> dict[str, object]:
    return {
        "organisation": "org-gamma", "wish": one, "what": two, "quantity": three[:100], "hazard": four, "afterwards": "keep",
    }  # fmt: skip


def _told(one: str, two: str, three: str, four: str) -> dict[str, dict[str, object]]:
    day = {"day": "2026-01-01", "shown": "on"}
    return {
        "level": day | {"level": "5", "kind": "paper", "link": one[:500], "words": two},
        "finance": day | {"amount": "5", "currency": "EUR", "kind": "loan", "source": three[:200]},
        "people": day | {"number": "2", "role": four[:200]},
    }


def _new_deal(one: str, two: str, form: str) -> dict[str, object]:
    return {
        "own": "org-alpha", "parties": ["org-gamma"], "kind": "service", "title": one[:200], "message": two, "form": form[:40],
    }  # fmt: skip


def _organisation(one: str, two: str, three: str, four: str, five: str) -> dict[str, object]:
    version = Organisation.objects.get(key="org-alpha").version
    return {
        "kind": "enterprise", "title_en": one, "text_en": two, "title_de": three, "text_de": four, "website": five, "reason": five,
        "version": str(version),
    }  # fmt: skip


def _shown(found: Answers, owner: Client, asker: Client, officer: Client) -> None:
    needs = [f"/needs/{need.key}/" for need in Need.objects.filter(organisation__key="org-alpha")]
    resources = [f"/resources/{item.key}/" for item in Resource.objects.filter(organisation__key="org-alpha")]
    listed = [address for address in needs if "draft" not in address and "withdrawn" not in address]
    found.get(owner, "owner", chain(needs, resources, (f"{address}history/" for address in needs[:3])))
    found.get(owner, "owner", [f"{address}requests/" for address in needs])
    found.get(
        owner,
        "owner",
        [
            "/mine/",
            "/inbox/",
            "/inbox/?page=2",
            "/account/data/",
            "/account/tokens/",
            "/account/searches/",
            "/organisations/org-alpha/",
            "/organisations/org-alpha/members/",
            "/organisations/org-alpha/history/",
            "/resources/",
            "/needs/",
        ],
    )
    found.get(Client(), "anonymous", chain(listed, ["/", "/needs/", "/resources/"]))
    for name, client in (("owner", owner), ("anonymous", Client())):
        found.get(client, name, ["/resources/res-sniffer/pipeline/", "/pipeline/"])
    orders = [f"/orders/{order.key}/" for order in ServiceOrder.objects.all()]
    found.get(owner, "owner", ["/orders/", *orders])
    found.get(asker, "asker", orders)
    deals = [f"/deals/{deal.key}/" for deal in Deal.objects.all()]
    found.get(owner, "owner", ["/deals/", "/deals/registration/", *deals])
    found.get(asker, "asker", deals)
    requests = DisclosureRequest.objects.values_list("key", flat=True)
    found.get(asker, "asker", chain(listed, ["/inbox/"], (f"/disclosure/{key}/" for key in requests)))
    found.get(officer, "officer", ["/node/organisations/", "/organisations/org-alpha/"])
