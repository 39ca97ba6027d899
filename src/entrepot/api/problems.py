"""Errors as RFC 9457 problem details: a code, one sentence, a remedy."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError

from entrepot.people.permissions import NotAllowedError

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer other than the one asked for."""

    def __init__(
        self, status: int, code: str, detail: str, remedy: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.remedy = status, code, detail, remedy
        self.headers = dict(headers or {})


def problem_response(status: int, code: str, detail: str, remedy: str, **more: object) -> JsonResponse:
    """A response of type ``application/problem+json``."""
    body: Mapping[str, object] = {
        "type": f"about:blank#{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
        "remedy": remedy,
        **more,
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def install(api: NinjaAPI) -> None:
    """Answer every error of the API as a problem."""

    @api.exception_handler(ProblemError)
    def on_problem(request: HttpRequest, error: ProblemError) -> JsonResponse:
        response = problem_response(error.status, error.code, error.detail, error.remedy)
        for name, value in error.headers.items():
            response.headers[name] = value
        return response

    @api.exception_handler(NotAllowedError)
    def on_not_allowed(request: HttpRequest, error: NotAllowedError) -> JsonResponse:
        return problem_response(403, error.code, error.sentence, error.remedy, rule=error.rule)

    @api.exception_handler(Throttled)
    def on_throttled(request: HttpRequest, error: Throttled) -> JsonResponse:
        seconds = math.ceil(error.wait or 1)
        response = problem_response(
            429, "too_many_requests", "This was asked too often.",
            f"Wait {seconds} s, then ask more slowly; the limits are in /api/v1/openapi.json.",
        )  # fmt: skip
        response.headers["Retry-After"] = str(seconds)
        return response

    @api.exception_handler(ValidationError)
    def on_validation(request: HttpRequest, error: ValidationError) -> JsonResponse:
        fields = [
            {"field": ".".join(map(str, item["loc"][1:])), "detail": item["msg"]} for item in error.errors
        ]
        return problem_response(
            422, "invalid_parameter", "A parameter has a value that cannot be used.",
            "See fields, and /api/v1/openapi.json for what is allowed.", fields=fields,
        )  # fmt: skip
