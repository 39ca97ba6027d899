"""The matrix: every address of the node, what kind of id stands in it, and who is shown something there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.security.world import ACTORS, ALPHA

EVERYBODY: Final = frozenset(ACTORS)
SIGNED_IN: Final = EVERYBODY - {"anonymous"}
OFFICERS: Final = frozenset({"officer"})
OPERATORS: Final = frozenset({"operator"})
NOBODY: Final = frozenset[str]()
OWN: Final = frozenset({"owner"})

KNOWN: Final[dict[str, dict[str, frozenset[str]]]] = {
    "need": {
        "open": EVERYBODY,
        "held": EVERYBODY,
        "draft": ALPHA,
        "withdrawn": ALPHA | OFFICERS | OPERATORS,
    },
    "resource": {
        "open": EVERYBODY,
        "priced": EVERYBODY,
        "draft": ALPHA,
        "withdrawn": ALPHA | OFFICERS | OPERATORS,
    },
    "open resource": {"open": EVERYBODY, "priced": EVERYBODY, "draft": NOBODY, "withdrawn": NOBODY},
    "organisation": {
        "alpha": EVERYBODY,
        "beta": EVERYBODY,
        "delta": OFFICERS | OPERATORS,
        "epsilon": OFFICERS | OPERATORS,
    },
    "concerned organisation": {
        "alpha": ALPHA | OFFICERS,
        "beta": OFFICERS | {"stranger"},
        "delta": OFFICERS,
        "epsilon": OFFICERS,
    },
    "readable need": {
        "open": EVERYBODY,
        "held": ALPHA | {"grantee"},
        "draft": ALPHA,
        "withdrawn": ALPHA | OFFICERS | OPERATORS,
    },
    "run": {"alpha's": frozenset({"owner", "officer", "operator"})},
    "source": {"alpha's": frozenset({"owner", "officer", "operator"})},
    "provider": {"none": NOBODY},
    "indicator": {"answered": OFFICERS | OPERATORS},
    "number": {"none": NOBODY},
    "search": {"owner's": frozenset({"owner"})},
    "duty": {"owner's": frozenset({"owner"})},
    "request": {"asked": frozenset({"owner", "grantee"})},
    "token": {"owner's": frozenset({"owner"})},
    "paper": {"whole node's": OFFICERS | OPERATORS},
    "owed": {"whole node's": OFFICERS | OPERATORS},
    "proposal": {"waiting": OFFICERS | OPERATORS},
    "peer": {"there": OFFICERS | OPERATORS},
    "peer key": {"its": OPERATORS},
    "peer invitation": {"open": OPERATORS},
    "invitation": {"alpha's": frozenset({"owner"})},
    "membership": {"alpha's": ALPHA | OFFICERS},
    "account": {"member's": OPERATORS},
    "agreement": {"alpha's": ALPHA | {"grantee"}},
    "policy ask": {"alpha's": ALPHA},
    "likeness": {"of two": OFFICERS},
    "joining": {"of two": OFFICERS},
    "grant": {"gamma's": frozenset({"owner"})},
    "timetable": {"open": EVERYBODY},
    "kept timetable": {"open": frozenset({"owner", "officer", "operator"})},
    "booking": {"gamma's": ALPHA | {"grantee"} | OFFICERS | OPERATORS},
    "question": {"alpha's": frozenset({"owner", "officer", "operator"})},
    "certificate": {"gamma's": frozenset({"owner", "operator"})},
    "waiting": {"gamma's": frozenset({"grantee"})},
    "used timetable": {"open": ALPHA | OFFICERS | OPERATORS},
    "idle timetable": {"open": ALPHA},
    "incident": {"alpha's": ALPHA | OPERATORS},
    "offer": {"alpha's": OWN},
    "outside calendar": {"alpha's": frozenset({"owner", "officer", "operator"})},
    "exception": {"alpha's": frozenset({"owner", "officer", "operator"})},
    "quote": {"gamma's": ALPHA | {"grantee"} | OFFICERS | OPERATORS},
    "invoice": {
        "gamma's": frozenset({"owner", "grantee"}) | OPERATORS,
        "not sent": frozenset({"owner"}) | OPERATORS,
    },
    "managed organisation": {"alpha": OWN},
    "issuing organisation": {"alpha": ALPHA},
    "deal": {"of alpha and gamma": ALPHA | {"grantee"}},
    "deal file": {"for both": ALPHA | {"grantee"}, "alpha's own": ALPHA},
    "registration": {"held": OWN | {"grantee"}, "released": OWN | {"grantee"} | OFFICERS},
    "performed deal": {"of alpha and gamma": ALPHA | {"grantee"}},
    "promise": {"a milestone": ALPHA | {"grantee"}},
    "dispute": {"open": ALPHA | {"grantee"}},
    "task": {"open": ALPHA | {"grantee"}},
    "broken deal": {"of alpha and gamma": ALPHA | {"grantee"}},
    "technology": {"open": EVERYBODY},
    "readiness step": {"alpha's": OWN},
    "checked step": {"alpha's": OFFICERS},
    "finance raised": {"alpha's": OWN},
    "people recruited": {"alpha's": OWN},
    "order": {"gamma's": ALPHA | {"grantee"}},
    "order file": {"description": ALPHA | {"grantee"}, "report": ALPHA},
    "programme": {"open": EVERYBODY, "draft": OWN},
    "run programme": {"open": OWN, "draft": OWN},
    "call application": {"gamma's": OWN | {"grantee"}, "beta's draft": frozenset({"stranger"})},
    "written application": {"beta's draft": frozenset({"stranger"})},
    "programme at work": {"first round": OWN},
    "lit programme": {"first round": OWN | {"grantee"}},
    "programme member": {"gamma's": OWN | {"grantee"}},
    "programme report": {"handed in": OWN | {"grantee"}, "draft": frozenset({"grantee"})},
    "assignment": {"stranger's": frozenset({"stranger"})},
    "judged application": {"gamma's": OWN | {"stranger"}},
    "decided application": {"gamma's": OWN | {"grantee"}},
    "judged programme": {"decided": OWN},
    "application file": {"letter": OWN | {"grantee"}, "earlier letter": frozenset({"grantee"})},
    "assessment": {"gamma's": OWN | {"grantee"}, "beta's draft": frozenset({"stranger"})},
    "pairing programme": {"open": EVERYBODY},
    "park": {"open": EVERYBODY},
    "signing day": {"of alpha and gamma": ALPHA | {"grantee"}},
    "cooperation": {"of alpha and gamma": ALPHA | {"grantee"}},
    "service team": {"accepted": EVERYBODY, "asked": ALPHA},
    "team visit": {"at gamma": ALPHA | {"grantee"}},
    "centre": {"beta": OFFICERS | {"stranger"}},
    "call for experts": {"alpha's": EVERYBODY},
    "zone": {"shown": EVERYBODY, "alpha's own": ALPHA | OFFICERS},
    "hosted visit": {"of gamma at alpha": ALPHA | {"grantee"}},
}
"""Who may know that something is there, by the kind of id and what it names."""


@dataclass(frozen=True)
class Place:
    """One address: the kinds of its ids, and who is answered ``status`` there (if they may know of the id)."""

    kinds: tuple[str, ...] = ()
    who: frozenset[str] = EVERYBODY
    status: int = 200
    form_only: bool = False
    """It answers forms only, or as its library does: what matters is that nothing crosses."""


LIBRARY: Final = Place(form_only=True)

ACCOUNT: Final[dict[str, Place]] = {
    "account/": Place(who=SIGNED_IN),
    "account/sessions/": Place(who=SIGNED_IN),
    "account/email/": Place(form_only=True),
    **{
        f"account/{address}": LIBRARY
        for address in (
            "2fa/",
            "2fa/authenticate/",
            "2fa/reauthenticate/",
            "2fa/recovery-codes/",
            "2fa/recovery-codes/download/",
            "2fa/recovery-codes/generate/",
            "2fa/totp/activate/",
            "2fa/totp/deactivate/",
            "3rdparty/",
            "3rdparty/login/cancelled/",
            "3rdparty/login/error/",
            "3rdparty/signup/",
            "confirm-email/",
            "inactive/",
            "login/",
            "login/code/confirm/",
            "logout/",
            "password/change/",
            "password/reset/",
            "password/reset/done/",
            "password/reset/key/done/",
            "password/set/",
            "reauthenticate/",
            "signup/",
        )
    },
    "account/2fa/webauthn/": LIBRARY,
    "account/2fa/webauthn/add/": LIBRARY,
    "account/2fa/webauthn/login/": LIBRARY,
    "account/2fa/webauthn/reauthenticate/": LIBRARY,
    "account/data/": Place(who=SIGNED_IN),
    "account/data/erase/": LIBRARY,
    "account/data/export/": Place(who=SIGNED_IN, form_only=True),
    "account/searches/": Place(who=SIGNED_IN),
    "account/searches/<str:key>/": Place(("search",), form_only=True),
    "account/searches/keep/": LIBRARY,
    "account/tokens/": Place(who=SIGNED_IN),
    "account/tokens/<int:number>/revoke/": Place(("token",), form_only=True),
    "mails/stop/<str:token>/": Place(("provider",), form_only=True),
    "start/": LIBRARY,
    "account/2fa/webauthn/keys/<int:pk>/edit/": Place(("number",), form_only=True),
    "account/2fa/webauthn/keys/<int:pk>/remove/": Place(("number",), form_only=True),
    "account/oidc/<provider_id>/login/": Place(("provider",), form_only=True),
    "account/oidc/<provider_id>/login/callback/": Place(("provider",), form_only=True),
    "account/password/reset/key/<uidb36>-<key>/": Place(("provider", "provider"), form_only=True),
}
API: Final[dict[str, Place]] = {
    "api/v1/": Place(status=404),
    "api/v1/<path:rest>": Place(("provider",), form_only=True),
    "api/v1/openapi.json": Place(),
    "api/v1/needs": Place(),
    "api/v1/needs/<path:key>": Place(("need",)),
    "api/v1/needs/<path:key>/chains": Place(("readable need",)),
    "api/v1/organisations/<path:key>/entitlements": Place(("concerned organisation",)),
    "api/v1/organisations/<path:key>/belongings": Place(("managed organisation",)),
    "api/v1/needs/<path:key>/matches": Place(("readable need",), status=422),
    "api/v1/search": Place(status=422),
    "api/v1/verify": Place(form_only=True),
    **{
        f"api/v1/{kind}s/<path:key>/{act}": Place((kind,), form_only=True)
        for kind in ("need", "resource")
        for act in ("requests", "withdraw")
    },
    "api/v1/resources": Place(),
    "api/v1/resources/<path:key>": Place(("resource",)),
    "api/v1/resources/<path:key>/free": Place(("timetable",), status=422),
    "api/v1/resources/<path:key>/usage": Place(("timetable",), form_only=True),
    "api/v1/resources/<path:key>/price": Place(("timetable",), status=422),
    "api/v1/quotes": Place(form_only=True),
    "api/v1/quotes/<key>": Place(("quote",)),
    "api/v1/quotes/<key>/accept": Place(("quote",), form_only=True),
    "api/v1/invoices": Place(),
    "api/v1/invoices/<key>": Place(("invoice",)),
    "api/v1/orders": Place(),
    "api/v1/orders/<key>": Place(("order",)),
    **{
        f"api/v1/orders/<key>/{act}": Place(("order",), form_only=True)
        for act in ("advance", "custody", "files")
    },
    "api/v1/orders/<key>/files/<file>": Place(("order", "order file"), form_only=True),
    "api/v1/deals": Place(),
    "api/v1/deals/<key>": Place(("deal",)),
    "api/v1/deals/<key>/files": Place(("deal",)),
    "api/v1/deals/<key>/files/<file>": Place(("deal", "deal file"), form_only=True),
    "api/v1/deals/<key>/files/<file>/withdraw": Place(("deal", "deal file"), form_only=True),
    "api/v1/deals/<key>/say/<move>": Place(("deal", "provider"), form_only=True),
    "api/v1/deals/<key>/terms": Place(("deal",), form_only=True),
    "api/v1/bookings": Place(),
    "api/v1/bookings/together": Place(form_only=True),
    "api/v1/bookings/<key>": Place(("booking",)),
    **{
        f"api/v1/bookings/<key>/{act}": Place(("booking",), form_only=True)
        for act in (
            "accept",
            "cancel",
            "cancel-together",
            "check-in",
            "check-out",
            "confirm",
            "move",
            "refuse",
        )
    },
}
RECORDS: Final[dict[str, Place]] = {
    "": Place(),
    "clusters/": Place(),
    "language/setlang/": Place(form_only=True),
    "mine/": Place(who=SIGNED_IN),
    "border/": Place(),
    "border/evidence/": Place(who=SIGNED_IN),
    "border/evidence/<str:key>/": Place(("paper",)),
    "border/obligations/": Place(who=SIGNED_IN),
    "border/obligations/<str:key>/": Place(("owed",)),
    "border/proposals/<int:number>/": Place(("proposal",)),
    "border/rules/<slug:name>/": Place(("provider",)),
    "border/rules/new/": Place(who=OFFICERS | OPERATORS),
    "border/try/": Place(),
    "catalogue.jsonld": Place(),
    "catalogue.ttl": Place(),
    "resources/<str:part>.jsonld": Place(("open resource",)),
    "oai": Place(),
    "open/": Place(),
    "robots.txt": Place(),
    "sitemap.xml": Place(),
    "sitemap-<int:place>.xml": Place(("number",), form_only=True),
    "exchange/v1/keys": Place(form_only=True),
    "exchange/v1/messages": Place(form_only=True),
    "exchange/v1/node": Place(),
    "exchange/v1/nodes": Place(),
    "exchange/v1/peers": Place(form_only=True),
    "nodes/": Place(),
    "peers/": Place(who=OFFICERS | OPERATORS),
    "peers/<slug:node>/": Place(("peer",)),
    "peers/<slug:node>/keys/<slug:key>/revoke/": Place(("peer", "peer key"), form_only=True),
    "peers/<slug:node>/place/": Place(("peer",), form_only=True),
    "peers/<slug:node>/step/": Place(("peer",), form_only=True),
    "peers/invitations/<int:number>/withdraw/": Place(("peer invitation",), form_only=True),
    "peers/key/": Place(form_only=True),
    "verify/": Place(),
    "import/": Place(form_only=True),
    "runs/<str:key>/": Place(("run",)),
    "runs/<str:key>/again/": Place(("run",), form_only=True),
    "runs/<str:key>/changes/": Place(("run",)),
    "runs/<str:key>/columns/": Place(("run",)),
    "runs/<str:key>/refused/": Place(("run",), form_only=True),
    "sources/": Place(who=SIGNED_IN),
    "sources/new/": Place(who=SIGNED_IN - {"member"}),
    "sources/<str:key>/": Place(("source",)),
    "sources/<str:key>/columns/": Place(("source",)),
    "sources/<str:key>/run/": Place(("source",), form_only=True),
    "needs/": Place(),
    "needs/new/": Place(who=SIGNED_IN),
    "needs/<key:key>/": Place(("need",)),
    "needs/<key:key>/tile/": Place(("need",)),
    "needs/<key:key>/edit/": Place(("need",), form_only=True),
    "needs/<key:key>/history/": Place(("need",), who=ALPHA),
    "needs/<key:key>/judge/": Place(("need",), form_only=True),
    "needs/<key:key>/requests/": Place(("need",), form_only=True),
    "resources/": Place(),
    "resources/new/": Place(),
    "resources/<key:key>/": Place(("resource",)),
    "resources/<key:key>/edit/": Place(("resource",), form_only=True),
    "resources/<key:key>/history/": Place(("resource",), who=ALPHA),
    "resources/<key:key>/requests/": Place(("resource",), form_only=True),
    **{
        f"{kind}s/<key:key>/{act}/": Place((kind,), form_only=True)
        for kind in ("need", "resource")
        for act in ("ask", "proposals", "relist", "sort", "still-valid", "withdraw")
    },
    "bookings/": Place(who=SIGNED_IN),
    "bookings/calendar/": Place(who=SIGNED_IN, form_only=True),
    "bookings/calendar/<str:secret>.ics": Place(("provider",)),
    "bookings/together/": Place(who=SIGNED_IN),
    "bookings/<str:key>/": Place(("booking",)),
    "bookings/<str:key>/hand-over/": Place(("booking",), form_only=True),
    "bookings/<str:key>/move/": Place(("booking",), form_only=True),
    "bookings/<str:key>/<slug:name>/": Place(("booking", "provider"), form_only=True),
    "facilities/figures/": Place(who=SIGNED_IN - {"member"}),
    "facilities/figures/events/": Place(who=NOBODY, form_only=True),
    "facilities/figures.pdf": Place(who=SIGNED_IN - {"member"}),
    "facilities/figures.xlsx": Place(who=SIGNED_IN - {"member"}),
    "incidents/<str:key>/resolve/": Place(("incident",), form_only=True),
    "offers/<str:key>/withdraw/": Place(("offer",), form_only=True),
    "resources/<key:key>/idle/": Place(("idle timetable",)),
    "resources/<key:key>/idle/offer/": Place(("idle timetable",), form_only=True),
    "resources/<key:key>/idle/show/": Place(("idle timetable",), form_only=True),
    "resources/<key:key>/use/": Place(("used timetable",)),
    "resources/<key:key>/use/incident/": Place(("used timetable",), form_only=True),
    "resources/<key:key>/use/log/": Place(("used timetable",), form_only=True),
    "bookings/<str:key>/invoice/": Place(("booking",), form_only=True),
    "quotes/<str:key>/": Place(("quote",)),
    "quotes/<str:key>/accept/": Place(("quote",), form_only=True),
    "quotes/<str:key>/paper.pdf": Place(("quote",)),
    "invoices/": Place(who=SIGNED_IN),
    "invoices/<str:key>/": Place(("invoice",)),
    "invoices/<str:key>/paper.pdf": Place(("invoice",)),
    "invoices/<str:key>/<slug:name>/": Place(("invoice", "provider"), form_only=True),
    "pipeline/": Place(),
    "pipeline/levels/<int:number>/check/": Place(("checked step",), form_only=True),
    "pipeline/levels/<int:number>/take-back/": Place(("readiness step",), form_only=True),
    "pipeline/finance/<int:number>/take-back/": Place(("finance raised",), form_only=True),
    "pipeline/people/<int:number>/take-back/": Place(("people recruited",), form_only=True),
    "resources/<key:key>/pipeline/": Place(("technology",)),
    **{
        f"resources/<key:key>/pipeline/{what}/": Place(("technology",), form_only=True)
        for what in ("finance", "level", "people")
    },
    "figures/deals/": Place(),
    "figures/deals/list/": Place(form_only=True),
    "deals/": Place(who=SIGNED_IN),
    "deals/new/": Place(who=SIGNED_IN),
    "deals/introductions/<int:number>/": Place(("number",), form_only=True),
    "deals/<str:key>/": Place(("deal",)),
    "deals/<str:key>/show/<int:number>/<slug:step>/": Place(("deal", "number", "provider"), form_only=True),
    "deals/<str:key>/learning/<int:number>/": Place(("deal", "number"), form_only=True),
    "deals/<str:key>/say/<slug:move>/": Place(("deal", "provider"), form_only=True),
    "deals/<str:key>/agreement/": Place(("deal",), form_only=True),
    "deals/<str:key>/agreement/<int:number>.pdf": Place(("deal", "number")),
    "deals/<str:key>/sign/": Place(("deal",), form_only=True),
    "deals/<str:key>/files/": Place(("deal",), form_only=True),
    "deals/<str:key>/files/<str:file>/": Place(("deal", "deal file"), form_only=True),
    "deals/<str:key>/files/<str:file>/withdraw/": Place(("deal", "deal file"), form_only=True),
    "deals/<str:key>/registration.pdf": Place(("registration",)),
    "deals/<str:key>/registration/": Place(("registration",), form_only=True),
    "deals/<str:key>/registration/release/": Place(("registration",), form_only=True),
    "deals/registration/": Place(who=frozenset({"stranger", "grantee", "owner", "officer"})),
    "deals/registration.xlsx": Place(who=frozenset({"stranger", "grantee", "owner", "officer"})),
    "deals/<str:key>/promises/<str:promise>/<slug:act>/": Place(
        ("performed deal", "promise", "provider"), form_only=True
    ),
    "deals/<str:key>/disputes/": Place(("performed deal",), form_only=True),
    "deals/<str:key>/disputes/<str:dispute>/settled/": Place(("performed deal", "dispute"), form_only=True),
    "deals/<str:key>/tasks/": Place(("performed deal",), form_only=True),
    "deals/<str:key>/tasks/<str:task>/<slug:done>/": Place(
        ("performed deal", "task", "provider"), form_only=True
    ),
    "deals/<str:key>/marks/": Place(("broken deal",), form_only=True),
    "deals/<str:key>/terms/new/": Place(("deal",), who=frozenset({"owner", "grantee"})),
    "deals/<str:key>/terms/<int:number>/": Place(("deal", "number")),
    "deals/<str:key>/terms/<int:number>/paper.pdf": Place(("deal", "number")),
    "deals/<str:key>/terms/<int:before>/<int:after>/": Place(("deal", "number", "number")),
    "programmes/<str:key>/cooperations/": Place(("pairing programme",), who=SIGNED_IN),
    "programmes/<str:key>/cooperations/enter/": Place(("pairing programme",), form_only=True),
    "programmes/<str:key>/pairing/": Place(("pairing programme",), who=OWN),
    "programmes/<str:key>/signing/": Place(("pairing programme",), form_only=True),
    "programmes/<str:key>/signing/<str:day>/": Place(
        ("pairing programme", "signing day"), who=ALPHA | {"grantee"}
    ),
    "programmes/<str:key>/signing/<str:day>/desk/": Place(
        ("pairing programme", "signing day"), who=ALPHA | {"grantee"}
    ),
    "programmes/<str:key>/signing/<str:day>/now/": Place(
        ("pairing programme", "signing day"), who=ALPHA | {"grantee"}
    ),
    "programmes/<str:key>/signing/<str:day>/signatories/<str:signatory>/": Place(
        ("pairing programme", "signing day", "signatory"), form_only=True
    ),
    "programmes/<str:key>/signing/<str:day>/<slug:act>/": Place(
        ("pairing programme", "signing day", "provider"), form_only=True
    ),
    "organisations/<key:key>/park/": Place(("park",)),
    "cooperations/<str:key>/": Place(("cooperation",)),
    **{
        f"cooperations/<str:key>/{what}/": Place(("cooperation",), form_only=True)
        for what in ("landed", "projects", "resources", "visits")
    },
    "cooperations/<str:key>/projects/<str:project>/": Place(("cooperation", "joint project"), form_only=True),
    "cooperations/<str:key>/visits/<str:visit>/": Place(("cooperation", "visit"), form_only=True),
    "talent/": Place(),
    "talent/new/": Place(who=SIGNED_IN),
    "talent/<key:key>/": Place(("call for experts",)),
    "zones/": Place(),
    "zones/<str:key>/": Place(("zone",)),
    "hosted-visits/": Place(who=SIGNED_IN),
    "hosted-visits/<str:key>/": Place(("hosted visit",)),
    "assessments/": Place(who=SIGNED_IN),
    "assessments/sectors/": Place(who=SIGNED_IN),
    "assessments/<str:key>/": Place(("assessment",)),
    "orders/": Place(who=SIGNED_IN),
    "orders/<str:key>/": Place(("order",)),
    **{
        f"orders/<str:key>/{act}/": Place(("order",), form_only=True)
        for act in ("files", "invoice", "measured", "quote", "samples")
    },
    "orders/<str:key>/files/<str:file>/": Place(("order", "order file"), form_only=True),
    "orders/<str:key>/samples/<int:number>/": Place(("order", "number"), form_only=True),
    "orders/<str:key>/sheet.pdf": Place(("order",)),
    "orders/<str:key>/<slug:name>/": Place(("order", "provider"), form_only=True),
    "resources/<key:key>/order/": Place(("timetable",), who=SIGNED_IN),
    "budgets/<key:key>/": Place(("managed organisation",), form_only=True),
    "resources/<key:key>/rates/": Place(("kept timetable",)),
    "exceptions/<int:number>/end/": Place(("exception",), form_only=True),
    "resources/<key:key>/book/": Place(("timetable",)),
    "resources/<key:key>/people/": Place(("kept timetable",), who=frozenset({"owner", "operator"})),
    **{
        f"resources/<key:key>/{act}/": Place(("kept timetable",), form_only=True)
        for act in ("qualifications", "qualifications/new", "questions")
    },
    "resources/<key:key>/training/": Place(("timetable",), form_only=True),
    "questions/<int:number>/drop/": Place(("question",), form_only=True),
    "certificates/<int:number>/revoke/": Place(("certificate",), form_only=True),
    "needs/<key:key>/send/": Place(("need",), form_only=True),
    "needs/<key:key>/take-back/": Place(("need",), form_only=True),
    "resources/<key:key>/give-body/": Place(("resource",), form_only=True),
    "resources/<key:key>/take-body-back/": Place(("resource",), form_only=True),
    "resources/<key:key>/introduce/": Place(("resource",), form_only=True),
    "resources/<key:key>/wait/": Place(("timetable",), form_only=True),
    "waiting/<int:number>/stop/": Place(("waiting",), form_only=True),
    "resources/<key:key>/busy.ics": Place(("timetable",)),
    "resources/<key:key>/timetable/": Place(("kept timetable",)),
    "resources/<key:key>/calendars/": Place(("kept timetable",)),
    "calendars/<str:key>/": Place(("outside calendar",)),
    "calendars/<str:key>/read/": Place(("outside calendar",), form_only=True),
    "calendars/<str:key>/remove/": Place(("outside calendar",), form_only=True),
    "resources/<key:key>/timetable/except/": Place(("kept timetable",), form_only=True),
    "disclosure/<str:key>/": Place(("request",)),
    "disclosure/<str:key>/answer/": Place(("request",), form_only=True),
    "disclosure/<str:key>/take-back/": Place(("request",), form_only=True),
    "agreements/<int:number>/": Place(("agreement",)),
    "grants/<int:number>/revoke/": Place(("grant",), form_only=True),
}
PEOPLE: Final[dict[str, Place]] = {
    "inbox/": Place(who=SIGNED_IN),
    "inbox/<int:number>/": Place(("duty",), form_only=True),
    "invitation/<str:secret>/": Place(("provider",), form_only=True),
    "invitations/<int:number>/withdraw/": Place(("invitation",), form_only=True),
    "node/invitations/": Place(who=OPERATORS, form_only=True),
    "node/duplicates/": Place(who=OFFICERS),
    "node/duplicates/<int:number>/": Place(("likeness",), who=OFFICERS, form_only=True),
    "node/duplicates/joined/": Place(who=OFFICERS),
    "node/duplicates/joined/<int:number>/": Place(("joining",), who=OFFICERS, form_only=True),
    "node/allocation/": Place(who=OFFICERS | OPERATORS),
    "node/organisations/": Place(who=OFFICERS),
    "node/learning/": Place(who=OFFICERS | OPERATORS),
    "node/quality/": Place(who=OFFICERS),
    "node/gaps/": Place(who=OFFICERS),
    "observatory/": Place(who=OFFICERS | OPERATORS),
    "observatory/services/": Place(who=OFFICERS | OPERATORS),
    **{  # no district is known in this world
        f"observatory/services/{file}": Place(who=OFFICERS | OPERATORS, status=404)
        for file in ("table.csv", "map.svg")
    },
    "observatory/gaps/": Place(who=OFFICERS | OPERATORS),
    "observatory/<slug:key>/": Place(("indicator",), who=OFFICERS | OPERATORS),
    "observatory/<slug:key>/events/": Place(("indicator",), who=OFFICERS | OPERATORS),
    "observatory/<slug:key>/table.csv": Place(("indicator",), who=OFFICERS | OPERATORS),
    "observatory/<slug:key>/series.svg": Place(("indicator",), form_only=True),
    "node/asks/": Place(who=OFFICERS),
    "node/asks/export/": Place(who=OFFICERS),
    "node/people/": Place(who=OPERATORS),
    "node/people/<str:key>/": Place(("account",), who=OPERATORS, form_only=True),
    "organisations/": Place(form_only=True),
    "organisations/new/": Place(who=SIGNED_IN),
    "organisations/<key:key>/": Place(("organisation",)),
    "organisations/<key:key>/application/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/belongings/": Place(("managed organisation",)),
    "organisations/<key:key>/entitlements/": Place(("concerned organisation",)),
    "organisations/<key:key>/asks/": Place(("concerned organisation",), form_only=True),
    "organisations/<key:key>/asks/<int:number>/withdraw/": Place(
        ("concerned organisation", "policy ask"), form_only=True
    ),
    "organisations/<key:key>/edit/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/history/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/invitations/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/join/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/leave/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/members/": Place(("organisation",), form_only=True),
    "organisations/<key:key>/members/<str:account>/": Place(("organisation", "account"), form_only=True),
}
PROGRAMMES: Final[dict[str, Place]] = {
    "teams/": Place(),
    "teams/<str:key>/": Place(("service team",)),
    "teams/visits/<str:key>/": Place(("team visit",)),
    "centres/<key:key>/": Place(("centre",)),
    "programmes/": Place(),
    "programmes/new/": Place(who=NOBODY),
    "programmes/applications/": Place(who=SIGNED_IN),
    "programmes/applications/<str:key>/": Place(("call application",)),
    "programmes/applications/<str:key>/write/": Place(("written application",)),
    "programmes/applications/<str:key>/check/": Place(("written application",)),
    "programmes/applications/<str:key>/files/<str:file>/": Place(
        ("call application", "application file"), form_only=True
    ),
    "programmes/applications/<str:key>/take-back/<slug:step>/": Place(
        ("call application", "provider"), form_only=True
    ),
    "programmes/applications/<str:key>/judge/<slug:step>/": Place(
        ("call application", "provider"), form_only=True
    ),
    "programmes/<str:key>/": Place(("programme",)),
    "programmes/<str:key>/apply/": Place(("programme",), form_only=True),
    "programmes/<str:key>/edit/": Place(("run programme",)),
    "programmes/<str:key>/publish/": Place(("run programme",), form_only=True),
    "programmes/<str:key>/applications/": Place(("run programme",)),
    "programmes/<str:key>/applications.csv": Place(("run programme",)),
    "programmes/<str:key>/applications.xlsx": Place(("run programme",)),
    "programmes/members/<str:key>/": Place(("programme member",)),
    "programmes/members/<str:key>/reports/<str:start>/": Place(
        ("programme member", "provider"), form_only=True
    ),
    "programmes/members/<str:key>/steps/<slug:name>/": Place(
        ("programme member", "provider"), form_only=True
    ),
    "programmes/reports/<str:key>/": Place(("programme report",)),
    "programmes/reports/<str:key>/judge/": Place(("programme report",), form_only=True),
    "programmes/reports/<str:key>/events/<slug:measure>/": Place(
        ("programme report", "provider"), form_only=True
    ),
    "programmes/<str:key>/lights/": Place(("lit programme",)),
    "programmes/<str:key>/lights.csv": Place(("lit programme",)),
    "programmes/<str:key>/lights.xlsx": Place(("lit programme",)),
    "programmes/<str:key>/start/": Place(("programme at work",)),
    "programmes/<str:key>/targets/": Place(("programme at work",)),
    "programmes/<str:key>/agreements/": Place(("programme at work",), form_only=True),
    "programmes/<str:key>/end/": Place(("programme at work",), form_only=True),
    "programmes/<str:key>/panel/": Place(("judged programme",)),
    "programmes/<str:key>/decision/": Place(("judged programme",)),
    "programmes/applications/<str:key>/panel/": Place(("judged application",)),
    "programmes/applications/<str:key>/letter/": Place(("decided application",)),
    "reviews/": Place(who=SIGNED_IN),
    "reviews/<str:key>/": Place(("assignment",)),
    "reviews/<str:key>/files/<str:file>/": Place(("assignment", "application file"), form_only=True),
}
LOGS: Final[dict[str, Place]] = {
    "carried/": Place(),
    "crossings/": Place(who=OFFICERS | OPERATORS),
    "crossings/<int:index>/receipt/": Place(("number",), form_only=True),
    "organisations/<key:key>/carried/": Place(("issuing organisation",)),
    "organisations/<key:key>/carried/<str:slip>/revoke/": Place(
        ("issuing organisation", "provider"), form_only=True
    ),
    "exchange/v1/carried": Place(form_only=True),
    **{
        f"exchange/v1/log/{what}": Place(form_only=True)
        for what in ("consistency", "head", "inclusion", "seen")
    },
}
PLACES: Final[dict[str, Place]] = ACCOUNT | API | RECORDS | PEOPLE | PROGRAMMES | LOGS
