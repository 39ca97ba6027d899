"""What the tests of security share."""

from tests.web.conftest import in_english, node, officer

__all__ = ["in_english", "node", "officer"]
