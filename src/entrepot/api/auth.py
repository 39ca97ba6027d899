"""Who asks the API: a program with a token, a signed-in reader's browser, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer

from entrepot.api.problems import ProblemError
from entrepot.people import queries as people
from entrepot.people import tokens
from entrepot.people.actions.tokens import see_token
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.models import Account, ApiToken
from entrepot.people.tokens import End, Scope
from entrepot.runtime.budgets import take_for

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MAKE_ONE: Final = "Make a token at /account/tokens/ and send it as: Authorization: Bearer ent_…"
OWED: Final = "The role of this account on the node asks for a second factor, which it does not have."
ENDS: Final = {
    End.REVOKED: ("token_revoked", "This token was revoked."),
    End.ENDED: ("token_ended", "The last day of this token is over."),
    End.CLOSED: ("account_closed", "The account of this token was closed."),
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; ``counted`` is under which name questions are counted, empty where only the address is known, ``token`` its number."""

    party: Party
    counted: str = ""
    token: int | None = None


NOBODY: Final = Asker(ANONYMOUS)


class Token(HttpBearer):
    """A token acts as its account, within its scopes. Without one a browser may read as its signed-in reader, never write.

    So nothing that a browser sends by itself can change anything, and no other site can have it do so.
    """

    openapi_bearerFormat: str = "ent_…"  # noqa: N815 -- as OpenAPI calls it
    openapi_description: str = (
        "A token made at /account/tokens/: scope read for GET, scope write for everything else. "
        "Without a token the API answers what anybody may know."
    )

    def __call__(self, request: HttpRequest) -> Asker:
        """The asker.

        Raises:
            ProblemError: 401 when a token is needed or not valid, 403 when its scopes do not reach or its account owes a second factor.
            Throttled: too many wrong tokens came from this address.
        """
        header = request.headers.get(self.header, "")
        if not header:
            return _without_token(request)
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise _unauthorised("token_missing", "The header Authorization holds no token.", MAKE_ONE)
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Asker:
        """The asker whose token this is; see there."""
        found = tokens.token_of(token)
        if found is None:
            if wait := take_for(request, "", "_costly"):
                raise Throttled(wait=wait)  # type: ignore[arg-type]  # seconds, rounded up where they are told
            raise _unauthorised("token_unknown", "There is no such token.", MAKE_ONE)
        if end := tokens.end_of(found):
            code, sentence = ENDS[end]
            raise _unauthorised(code, sentence, MAKE_ONE)
        _require_scope(found, Scope.READ if request.method in READING else Scope.WRITE)
        party = replace(people.party_of(found.account), scopes=frozenset(found.scopes))
        if people.owes_second_factor(party):
            raise ProblemError(
                403, "second_factor_missing", OWED, "Set one up at /account/2fa/, then ask again."
            )
        see_token(token=found)
        return Asker(party, f"token-{found.pk}", found.pk)


def party_of(request: HttpRequest) -> Party:
    """The party that asks: the token's with its scopes, the signed-in reader's, or nobody known."""
    asker = getattr(request, "auth", NOBODY)
    return asker.party if isinstance(asker, Asker) else ANONYMOUS


def _without_token(request: HttpRequest) -> Asker:
    if request.method not in READING:
        raise _unauthorised("token_missing", "Only programs with a token may write.", MAKE_ONE)
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or not user.is_active:
        return NOBODY
    return Asker(people.party_of(user), f"account-{user.pk}")


def _require_scope(token: ApiToken, scope: Scope) -> None:
    if scope not in token.scopes:
        raise ProblemError(
            403,
            "scope_missing",
            f"This token lacks the scope “{scope}”.",
            f"Make a token with the scope “{scope}” at /account/tokens/.",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )


def _unauthorised(code: str, sentence: str, remedy: str) -> ProblemError:
    error = "" if code == "token_missing" else ' error="invalid_token"'
    return ProblemError(401, code, sentence, remedy, headers={"WWW-Authenticate": f"Bearer{error}"})
