"""Self-assessments on pages."""
