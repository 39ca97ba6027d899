"""What of an organisation's name only says its legal form."""

import re
from typing import Final

from entrepot.vocabulary.writing import fold_label

LEGAL_FORMS: Final = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|责任公司|集团公司|公司"
    r"|\b(gmbh & co\.? kg|gmbh|ggmbh|ag|kg|ohg|ug|e\.? ?v\.?|se|co\.?,? ?ltd\.?|ltd\.?|limited|inc\.?|llc|plc|corp\.?)(?=\s|,|$))"
)


def bare_name(name: str) -> str:
    """A name without its legal form, its brackets' content kept, for finding the same organisation written otherwise."""
    folded = fold_label(name)
    return re.sub(r"[\s()\[\].,&·-]", "", LEGAL_FORMS.sub("", folded)) or folded
