"""The page of a park, and what is opened to partners, as lines."""
