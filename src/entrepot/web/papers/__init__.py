"""Papers to be printed: quotes, invoices and figures of use as PDF, set by typst from values alone."""
