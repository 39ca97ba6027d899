"""Requests of nodes to each other, signed as RFC 9421 has it, over their digest."""
