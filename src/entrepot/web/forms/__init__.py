"""Forms: what may be entered, with errors by field; one file per subject."""
