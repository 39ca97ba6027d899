"""The observatory: what the node has, lacks and leaves idle, as defined figures that open to their events."""
