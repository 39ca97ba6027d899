"""What later stages hear from deals, in the same process and transaction; a receiver that fails is heard."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

signed: Final = Signal()
"""A party signed an agreement; ``deal`` is the deal as it stands now, ``party`` the party's key, ``by`` who signed."""

ended: Final = Signal()
"""A deal was kept, broken or withdrawn; ``deal`` is the deal as it stands now, ``by`` whose act it was."""
