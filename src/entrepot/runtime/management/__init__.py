"""Commands of Django that the node has in its own way."""
