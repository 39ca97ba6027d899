"""What may cross a border, and why: the cases that are asked (``cases``), the rules (``rules``), the answer (``decisions``), and how it is found (``deciding``)."""
