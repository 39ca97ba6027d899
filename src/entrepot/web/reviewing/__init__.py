"""Reviews, the panel and its decision, made ready for pages."""
