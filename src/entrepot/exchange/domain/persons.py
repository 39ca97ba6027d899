"""Which columns of a record name a person, or tell how to reach one. Pure."""

from __future__ import annotations

import re
from typing import Final

from entrepot.vocabulary.writing import fold_label

FIELDS: Final = frozenset({"person"})
"""Known columns that hold a person's name."""
_LABEL: Final = re.compile(
    r"person|contact|e-?mail|phone|mobile|telefon|handy|ansprech|kontakt|wechat|whatsapp|inventor|author|leader|investigator"
    r"|erfinder|leiter|联系|聯繫|聯絡|电话|電話|手机|手機|邮箱|郵箱|邮件|郵件|微信|负责人|負責人|发明人|發明人|姓名|专家|專家"
)
_REACH: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<!\d)\+\d[\d ()/-]{6,}\d|(?<!\d)1[3-9]\d{9}(?!\d)")
"""An address of a mail, a number with its country, or a mobile number of the mainland."""


def names_person(label: str, value: str) -> bool:
    """Whether a column of this name with this value tells of a person. Rather too often than too seldom: such a column waits for a paper."""
    return label in FIELDS or bool(_LABEL.search(fold_label(label))) or bool(_REACH.search(value))
