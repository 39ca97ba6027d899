"""Runs of lists in the reader's language: how far one is, what it asks, what came of it, what it changed.

Files import upwards only: wording → previews → view · changed.
"""
