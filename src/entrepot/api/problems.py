"""Errors as RFC 9457 problem details: a code, one sentence, a remedy."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from entrepot.catalogue.drafts import DraftRefusedError
from entrepot.catalogue.refusals import RefusedError, StaleError
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

    @api.exception_handler(ObjectDoesNotExist)
    def on_missing(request: HttpRequest, error: ObjectDoesNotExist) -> JsonResponse:
        return problem_response(
            404, "not_found", "There is no record of this id.", "List those that you may know of."
        )

    _install_refusals(api)

    @api.exception_handler(Throttled)
    def on_throttled(request: HttpRequest, error: Throttled) -> JsonResponse:
        seconds = math.ceil(error.wait or 1)
        response = problem_response(
            429, "too_many_requests", "This was asked too often.",
            f"Wait {seconds} s, then ask more slowly; the limits are in /api/v1/openapi.json.",
        )  # fmt: skip
        response.headers["Retry-After"] = str(seconds)
        return response

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> JsonResponse:
        return problem_response(
            error.status_code, "unreadable", "The body cannot be read.", "Send JSON in UTF-8."
        )

    @api.exception_handler(ValidationError)
    def on_validation(request: HttpRequest, error: ValidationError) -> JsonResponse:
        fields = [
            {"field": ".".join(map(str, item["loc"][1:])), "detail": item["msg"]} for item in error.errors
        ]
        return problem_response(
            422, "invalid_parameter", "A parameter has a value that cannot be used.",
            "See fields, and /api/v1/openapi.json for what is allowed.", fields=fields,
        )  # fmt: skip


def _install_refusals(api: NinjaAPI) -> None:
    """What the catalogue does not do although it was understood."""

    @api.exception_handler(StaleError)
    def on_stale(request: HttpRequest, error: StaleError) -> JsonResponse:
        return problem_response(412, error.code, error.sentence, error.remedy, version=error.version)

    @api.exception_handler(RefusedError)
    def on_refused(request: HttpRequest, error: RefusedError) -> JsonResponse:
        return problem_response(409, error.code, error.sentence, error.remedy)

    @api.exception_handler(DraftRefusedError)
    def on_draft(request: HttpRequest, error: DraftRefusedError) -> JsonResponse:
        fields = [
            {"field": item.column, "code": str(item.code), "detail": item.sentence, "remedy": item.remedy}
            for item in error.problems
        ]
        return problem_response(
            422, "draft_refused", "What was sent cannot be stored.", "See fields.", fields=fields
        )
