"""What the portions of a record are called, wherever one is cut into them."""

from __future__ import annotations

from typing import Final

SUMMARY: Final = "summary"
"""The portion without which nothing of a record crosses: it says what the record is."""
PEOPLE: Final = "people"
"""Who is named in it, and how to reach them."""
BODY: Final = "body"
"""The technical body, with the codes of export lists: every technology has this portion, whether or not there is a body in it."""
