"""What search engines read in a resource's page."""

from __future__ import annotations

import json
from typing import Final

from django.utils.safestring import SafeString

from entrepot.exchange.domain.schema_org import in_page
from entrepot.exchange.doors.addresses import node_name, page_of
from entrepot.exchange.opening import open_records

_UNCLOSED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs by which a text could end the element that it stands in, as JSON also writes them."""


def described(key: str) -> SafeString:
    """An open resource in the words of schema.org, as JSON for an element of its own, the same whoever looks; "" of any other."""
    record = open_records([key]).get(key)
    if record is None:
        return SafeString("")
    said = json.dumps(in_page(record, page_of(key), node_name()), ensure_ascii=False)
    return SafeString(said.translate(_UNCLOSED))
