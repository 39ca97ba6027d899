"""Innovation zones on pages."""
