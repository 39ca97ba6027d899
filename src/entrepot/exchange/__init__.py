"""Nodes that know each other: peers, signed messages, what crosses and its receipts; doors for clients that are no nodes."""
