"""The seams to the machine: the node's home, the clock, progress."""
