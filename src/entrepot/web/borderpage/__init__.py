"""The border on pages: rules, papers, and what would cross if."""
