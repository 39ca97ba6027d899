"""Agreements as PDF/A: ``values`` makes what is printed from an agreement, ``printing`` sets it and says where signatures go."""
