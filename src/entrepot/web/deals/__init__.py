"""Deals on pages: their words, their lines in lists, and the sections of a deal's page."""
