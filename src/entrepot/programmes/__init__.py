"""Calls with applications, reviews and a selected cohort; pairings of parks; what they agree and what comes of it."""
