"""The node without what keeps bookings apart: the control that must go wrong; the constraint was dropped by `booking_node.unguard`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from entrepot.site.wsgi import application

__all__ = ["application"]

racing: Any = import_module("entrepot.booking.actions.racing")  # there only once Django is set up
racing.queue_for = lambda _timetable: None  # nobody waits for whoever is about to take time
