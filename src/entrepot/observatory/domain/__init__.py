"""Pure: formulas, uncertainty, what may be shown of small counts."""
