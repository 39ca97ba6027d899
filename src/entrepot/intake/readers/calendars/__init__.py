"""Calendars of opening hours."""
