"""The observatory on pages."""
