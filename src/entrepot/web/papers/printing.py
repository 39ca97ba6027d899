"""Setting papers as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import typst

from entrepot.vocabulary.languages import Language

LATIN: Final = ("Noto Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")
FONTS: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh-Hans": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", *LATIN),
    "zh-Hant": ("Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans TC", "Source Han Sans TC", "PingFang TC", *LATIN),
    "en": (*LATIN, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
    "de": (*LATIN, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
}  # fmt: skip
"""The fonts of a paper, the first that is there for each character; those of the system, then the one that typst carries."""
_LANGUAGES: Final[Mapping[Language, tuple[str, str]]] = {
    "zh-Hans": ("zh", "CN"), "zh-Hant": ("zh", "TW"), "en": ("en", "GB"), "de": ("de", "DE"),
}  # fmt: skip


@lru_cache(maxsize=1)
def known_fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once."""
    return typst.Fonts()


@lru_cache(maxsize=4)
def _template(name: str) -> bytes:
    return resources.files("entrepot.web.papers").joinpath(f"{name}.typ").read_bytes()


def printed(data: Mapping[str, Any], language: Language, template: str = "paper") -> bytes:
    """A paper as PDF from its values: see the template (``paper.typ``, ``figures.typ``) for what they are; no value is ever read as markup."""
    made = _compiler(data, language, template).compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def queried(data: Mapping[str, Any], language: Language, label: str, template: str = "paper") -> str:
    """What a paper says of itself, as JSON: its ``<title>``, or how many ``<pages>`` it has."""
    found = _compiler(data, language, template).query(f"<{label}>", field="value", one=True)
    return str(found)


def _compiler(data: Mapping[str, Any], language: Language, template: str) -> typst.Compiler:
    lang, region = _LANGUAGES[language]
    values = dict(data) | {"fonts": list(FONTS[language]), "lang": lang, "region": region}
    return typst.Compiler(
        _template(template),
        font_paths=known_fonts(),
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
