"""Clauses in Chinese, English and German, and agreements written from them. ``library`` reads them, ``writing`` fills them."""
