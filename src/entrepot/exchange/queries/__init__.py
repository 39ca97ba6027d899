"""Reads of the exchange."""
