"""Backup and restore of a node, in one file: everything that cannot be computed again.

``taking.take`` writes the file, ``archive.inspect`` reads all of it and says what it holds, ``restoring`` builds a home of it.
The mechanics know no table by name: what a database holds is asked of the database and of the migrations that made it.
"""
