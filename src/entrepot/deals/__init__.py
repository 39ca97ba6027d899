"""From first intent to kept promise: deals, their terms, agreements as PDF, and signatures on them."""
