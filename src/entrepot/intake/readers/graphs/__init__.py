"""Graphs of statements: DCAT and schema.org, read without ever asking another machine."""
