"""What later stages hear from matching, in the same process, in the same transaction; a receiver that fails is heard."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

unserved: Final = Signal()
"""Nothing here answers a need; sent once for each version of it. ``need`` is its key, ``version`` the one that was asked,
``missing`` one mapping for each role that nothing adequate fills (see `domain.Lack`): a programme may answer with a call."""
