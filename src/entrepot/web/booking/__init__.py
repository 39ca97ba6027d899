"""Bookings on pages: the week of a facility, bookings in words, what is in the way."""
