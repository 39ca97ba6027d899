"""Doors for clients that are no nodes: what everybody may see, as harvesters, catalogues and search engines read it."""
