"""What programmes are made of, without a database."""
