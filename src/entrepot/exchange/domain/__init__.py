"""What nodes say to each other, as pure functions: identities, messages, projections of records, the log and its proofs."""
