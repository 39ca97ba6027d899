"""Setting the pages' papers as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from entrepot.runtime.typesetting import as_pdf, said_of
from entrepot.vocabulary.languages import Language


@lru_cache(maxsize=4)
def _template(name: str) -> bytes:
    return resources.files("entrepot.web.papers").joinpath(f"{name}.typ").read_bytes()


def printed(data: Mapping[str, Any], language: Language, template: str = "paper") -> bytes:
    """A paper as PDF from its values: see the template (``paper.typ``, ``figures.typ``) for what they are; no value is ever read as markup."""
    return as_pdf(_template(template), data, language)


def queried(data: Mapping[str, Any], language: Language, label: str, template: str = "paper") -> str:
    """What a paper says of itself, as JSON: its ``<title>``, or how many ``<pages>`` it has."""
    (found,) = said_of(_template(template), data, language, label)
    return json.dumps(found, ensure_ascii=False)
