"""Calls for experts on pages."""
