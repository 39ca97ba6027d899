"""Booking, pure: spans of time, opening hours, what may be booked when, and the states of a booking."""
