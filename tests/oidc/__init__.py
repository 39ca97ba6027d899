"""A real OpenID Connect provider for tests."""
