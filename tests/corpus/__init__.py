"""Two hundred lists as people hand them in, made by a seeded script, each with what must come of it."""
