"""Who reviews what, how hard reviewers are, and in which order applications come.

`assign` gives applications their reviewers, exactly and without a conflict; `calibrated` separates what an application earned from how hard its
reviewers are; `ranking` puts applications in order and shows ties, and those that meet at the line of the quota.
"""

from entrepot.engine.reviewing.assigning import Given, Panel, Short, assign, panel
from entrepot.engine.reviewing.calibration import Adjusted, Calibration, Mark, Severity, calibrated
from entrepot.engine.reviewing.ranking import Place, Ranked, ranking

__all__ = [
    "Adjusted",
    "Calibration",
    "Given",
    "Mark",
    "Panel",
    "Place",
    "Ranked",
    "Severity",
    "Short",
    "assign",
    "calibrated",
    "panel",
    "ranking",
]
