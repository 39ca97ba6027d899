"""Hosted visits on pages."""
