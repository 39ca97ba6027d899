"""Harvesting repositories over OAI-PMH 2.0 into files that `formats.open_file` reads."""

from entrepot.intake.harvest.run import Harvest, harvest

__all__ = ["Harvest", "harvest"]
