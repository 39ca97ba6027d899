"""Papers: data and a template become a PDF (typst). The data go in as JSON, never as source, so that nothing that people typed is run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

import typst
from django.http import HttpResponse

from entrepot.web.names import reader

HAN: Final[Mapping[str, str]] = {"zh-Hans": "SC", "zh-Hant": "TC", "en": "SC", "de": "SC"}
"""How the letters of a language are drawn where the system has Noto Sans CJK."""


def paper(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of a template in ``templates/papers`` (its name without ``.typ``).

    In the template ``#import "paper.typ": given, paper`` gives the data as a dictionary (``given``) and the page's look (``paper``);
    ``given.language`` is the reader's language and ``given.han`` the variant of Chinese letters.

    Raises:
        TypeError: the data hold something that JSON does not know.
    """
    language = reader()
    asked = json.dumps({"language": language, "han": HAN[language], **data}, ensure_ascii=False)
    made = typst.compile(_folder() / f"{template}.typ", format="pdf", sys_inputs={"data": asked})
    if not isinstance(made, bytes):
        raise TypeError("one document was expected")
    return made


def answered(content: bytes, name: str) -> HttpResponse:
    """A paper as it is downloaded under a name, which is ASCII."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _folder() -> Path:
    return Path(str(resources.files("entrepot.web"))) / "templates" / "papers"
