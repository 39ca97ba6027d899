"""Everything that an organisation owns on the node, as tables: what it lists, what it booked and ordered, its deals, its people.

It lies in the last stage because it looks back at all of them.
"""
