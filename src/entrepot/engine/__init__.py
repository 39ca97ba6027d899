"""The matching engine: pure functions over texts, facts and vectors. It imports no Django and opens no network."""
