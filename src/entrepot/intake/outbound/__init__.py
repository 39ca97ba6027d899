"""Calling other machines: the only way out of the node, and what it may not reach."""

from entrepot.intake.outbound.calls import Bounds, Caller, never
from entrepot.intake.outbound.downloads import Download, download

__all__ = ["Bounds", "Caller", "Download", "download", "never"]
