"""An app with jobs, as a stage would have them."""
