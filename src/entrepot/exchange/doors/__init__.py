"""Doors for clients that are no nodes: what everybody may see, as harvesters, catalogues and search engines read it.

Graphs load slowly and are seldom asked for, so that what makes them is loaded when it is used.
"""

from __future__ import annotations

from entrepot.vocabulary.loading import when_used

__getattr__ = when_used(__name__, {"dcat": ("FORMS", "catalogue", "entry")})
