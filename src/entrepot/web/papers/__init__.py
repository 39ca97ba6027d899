"""Papers to be printed: quotes and invoices as PDF, set by typst from values alone."""
