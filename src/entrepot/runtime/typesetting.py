"""Setting papers as PDF with the fonts of this machine: the one place that speaks to typst."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import typst

from entrepot.vocabulary.languages import Language, is_chinese

LATIN: Final = ("Noto Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")
FONTS: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh-Hans": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", *LATIN),
    "zh-Hant": ("Noto Sans CJK TC", "Noto Sans CJK HK", "Noto Sans TC", "Source Han Sans TC", "PingFang TC", *LATIN),
    "en": (*LATIN, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
    "de": (*LATIN, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
}  # fmt: skip
"""The fonts of a paper, the first that is there for each character; those of the system, then the one that typst carries."""
LANGUAGE_TAGS: Final[Mapping[Language, tuple[str, str]]] = {
    "zh-Hans": ("zh", "CN"), "zh-Hant": ("zh", "TW"), "en": ("en", "GB"), "de": ("de", "DE"),
}  # fmt: skip
"""What typst calls each language: its code and a region."""
ARCHIVABLE: Final = "a-2b"
"""The standard of papers that have to be read in many years: PDF/A-2b (ISO 19005-2)."""


@lru_cache(maxsize=1)
def known_fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once."""
    return typst.Fonts()


def can_set(language: Language) -> bool:
    """Whether this machine has a font with the language's characters."""
    if not is_chinese(language):
        return True
    return any(font in known_fonts().families() for font in FONTS[language] if font not in LATIN)


def as_pdf(
    template: bytes, data: Mapping[str, Any], language: Language, *, archivable: bool = False
) -> bytes:
    """A paper as PDF, the same bytes for the same values and fonts. No value is ever read as markup.

    Args:
        template: typst source that reads `data` from ``sys.inputs.data``, which is JSON.
        data: values for it; ``fonts``, ``lang`` and ``region`` are added.
        archivable: whether it has to conform to `ARCHIVABLE`.
    """
    made = _compiler(template, data, language).compile(
        format="pdf", pdf_standards=[ARCHIVABLE] if archivable else [], timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def said_of(template: bytes, data: Mapping[str, Any], language: Language, label: str) -> list[Any]:
    """The values that a paper marks with a label, in their order."""
    found = _compiler(template, data, language).query(f"<{label}>", field="value")
    return list(json.loads(found))


def _compiler(template: bytes, data: Mapping[str, Any], language: Language) -> typst.Compiler:
    lang, region = LANGUAGE_TAGS[language]
    values = dict(data) | {"fonts": list(FONTS[language]), "lang": lang, "region": region}
    return typst.Compiler(
        template, font_paths=known_fonts(), sys_inputs={"data": json.dumps(values, ensure_ascii=False)}
    )
