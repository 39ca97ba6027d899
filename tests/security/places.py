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
    "organisation": {
        "alpha": EVERYBODY,
        "beta": EVERYBODY,
        "delta": OFFICERS | OPERATORS,
        "epsilon": OFFICERS | OPERATORS,
    },
    "readable need": {
        "open": EVERYBODY,
        "held": ALPHA | {"grantee"},
        "draft": ALPHA,
        "withdrawn": ALPHA | OFFICERS | OPERATORS,
    },
    "ticket": {"owner's": frozenset({"owner"})},
    "provider": {"none": NOBODY},
    "number": {"none": NOBODY},
    "search": {"owner's": frozenset({"owner"})},
    "duty": {"owner's": frozenset({"owner"})},
    "request": {"asked": frozenset({"owner", "grantee"})},
    "token": {"owner's": frozenset({"owner"})},
    "invitation": {"alpha's": frozenset({"owner"})},
    "membership": {"alpha's": ALPHA | OFFICERS},
    "account": {"member's": OPERATORS},
    "agreement": {"alpha's": ALPHA | {"grantee"}},
    "grant": {"gamma's": frozenset({"owner"})},
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


OWN: Final = frozenset({"owner"})
_LIBRARY: Final = Place(form_only=True)

ACCOUNT: Final[dict[str, Place]] = {
    "account/": Place(who=SIGNED_IN),
    "account/sessions/": Place(who=SIGNED_IN),
    "account/email/": Place(form_only=True),
    **{
        f"account/{address}": _LIBRARY
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
            "social/connections/",
            "social/login/cancelled/",
            "social/login/error/",
            "social/signup/",
        )
    },
    "account/2fa/webauthn/": _LIBRARY,
    "account/2fa/webauthn/add/": _LIBRARY,
    "account/2fa/webauthn/login/": _LIBRARY,
    "account/2fa/webauthn/reauthenticate/": _LIBRARY,
    "account/data/": Place(who=SIGNED_IN),
    "account/data/erase/": _LIBRARY,
    "account/data/export/": Place(who=SIGNED_IN, form_only=True),
    "account/searches/": Place(who=SIGNED_IN),
    "account/searches/<str:key>/": Place(("search",), form_only=True),
    "account/searches/keep/": _LIBRARY,
    "account/tokens/": Place(who=SIGNED_IN),
    "account/tokens/<int:number>/revoke/": Place(("token",), form_only=True),
    "mails/stop/<str:token>/": Place(("provider",), form_only=True),
    "start/": _LIBRARY,
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
    "api/v1/needs/<path:key>/matches": Place(("readable need",), status=422),
    "api/v1/resources": Place(),
    "api/v1/resources/<path:key>": Place(("resource",)),
}
RECORDS: Final[dict[str, Place]] = {
    "": Place(),
    "clusters/": Place(),
    "language/setlang/": Place(form_only=True),
    "mine/": Place(who=SIGNED_IN),
    "import/": Place(form_only=True),
    "import/<str:ticket>/": Place(("ticket",)),
    "import/<str:ticket>/refused/": Place(("ticket",), form_only=True),
    "needs/": Place(),
    "needs/new/": Place(who=SIGNED_IN),
    "needs/<str:key>/": Place(("need",)),
    "needs/<str:key>/tile/": Place(("need",)),
    "needs/<str:key>/edit/": Place(("need",), form_only=True),
    "needs/<str:key>/history/": Place(("need",), who=ALPHA),
    "needs/<str:key>/requests/": Place(("need",), form_only=True),
    "resources/": Place(),
    "resources/new/": Place(who=SIGNED_IN),
    "resources/<str:key>/": Place(("resource",)),
    "resources/<str:key>/edit/": Place(("resource",), form_only=True),
    "resources/<str:key>/history/": Place(("resource",), who=ALPHA),
    "resources/<str:key>/requests/": Place(("resource",), form_only=True),
    **{
        f"{kind}s/<str:key>/{act}/": Place((kind,), form_only=True)
        for kind in ("need", "resource")
        for act in ("ask", "relist", "still-valid", "withdraw")
    },
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
    "node/organisations/": Place(who=OFFICERS),
    "node/people/": Place(who=OPERATORS),
    "node/people/<str:key>/": Place(("account",), who=OPERATORS, form_only=True),
    "organisations/": Place(form_only=True),
    "organisations/new/": Place(who=SIGNED_IN),
    "organisations/<str:key>/": Place(("organisation",)),
    "organisations/<str:key>/application/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/edit/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/history/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/invitations/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/join/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/leave/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/members/": Place(("organisation",), form_only=True),
    "organisations/<str:key>/members/<str:account>/": Place(("organisation", "account"), form_only=True),
}
PLACES: Final[dict[str, Place]] = ACCOUNT | API | RECORDS | PEOPLE
