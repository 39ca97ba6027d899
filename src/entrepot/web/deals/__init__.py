"""Deals on pages: their words, and their lines in lists."""
