"""Doing one of several things at a page's address: done, it leads on; refused, the page comes again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from entrepot.web.refusals import REFUSED, why_not


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to be done.

    Attributes:
        do: does it; returns the address to go on to.
        sentence: what is said once it is done.
        form: what was filled in, None where a button is enough.
    """

    do: Callable[[], str]
    sentence: str
    form: forms.Form | None = None


def done(request: HttpRequest, doing: Doing, again: Callable[[dict[str, Any]], HttpResponse]) -> HttpResponse:
    """Do it; ``again`` renders the page with more in it: the form as it was sent, and why it was refused."""
    if doing.form is not None and not doing.form.is_valid():
        return again({"typed": doing.form})
    try:
        onward = doing.do()
    except REFUSED as error:
        return again({"typed": doing.form, "refused": why_not(error)})
    messages.success(request, doing.sentence)
    return redirect(onward)
