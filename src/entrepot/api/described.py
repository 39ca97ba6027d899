"""The API as a whole: what every answer carries, and its description."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.types import DictStrAny

from entrepot.api.auth import party_of
from entrepot.api.problems import MEDIA_TYPE
from entrepot.api.schemas import ProblemOut
from entrepot.people.tokens import Scope

READS: Final[tuple[dict[str, list[str]], ...]] = ({"Token": [str(Scope.READ)]}, {})
"""Who may read: whoever has a token with this scope, and anybody."""
FREE: Final[tuple[dict[str, list[str]], ...]] = ({},)
WRITES: Final[tuple[dict[str, list[str]], ...]] = ({"Token": [str(Scope.WRITE)]},)
PROBLEMS: dict[int, Any] = {401: ProblemOut, 403: ProblemOut, 429: ProblemOut}
"""What any route may answer: no valid token, not allowed, too often."""


class NodeAPI(NinjaAPI):
    """ninja's API, whose answers to somebody known are kept by no cache, and whose description is true."""

    _descriptions: dict[str, OpenAPISchema]

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """The answer before it has a content."""
        response = super().create_temporal_response(request)
        patch_vary_headers(response, ("Authorization", "Cookie"))
        if party_of(request).known:
            response.headers["Cache-Control"] = "no-store"
        return response

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """The description, made once: errors are problems of RFC 9457."""
        known = self.__dict__.setdefault("_descriptions", {})
        name = path_prefix or ""
        if name not in known:
            made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            made["info"]["description"] += _limits()
            for operations in made["paths"].values():
                for method, operation in operations.items():
                    _tell_problems(operation["responses"])
                    free = "security" not in operation  # anybody may ask, and a token changes nothing
                    operation["security"] = FREE if free else READS if method == "get" else WRITES
            known[name] = made
        return known[name]  # type: ignore[no-any-return]


def _limits() -> str:
    limits: dict[str, str] = settings.API_LIMITS
    return (
        f"\n\nWithout a token {limits['anonymous']} for each address, of these {limits['anonymous_costly']} for matches, chains, "
        f"search and files to verify; with a token {limits['known']}, of these {limits['known_costly']}. A budget can be used at once and refills evenly; "
        "who asks too often gets 429 and Retry-After."
    )


def _tell_problems(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
