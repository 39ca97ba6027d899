"""What may cross a border, and why: the cases that are asked (``cases``), the rules (``rules``), the answer (``decisions``), and how it is found (``deciding``)."""

from entrepot.border.domain.areas import RULE, Decision, decide

__all__ = ["RULE", "Decision", "decide"]  # the first cut, as matching asks until it has portions
