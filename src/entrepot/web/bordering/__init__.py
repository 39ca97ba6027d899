"""The border in words: what outcomes, papers and sides are called, and papers as lists show them."""
