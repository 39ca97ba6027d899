"""How people sign up and sign in: allauth in the words, the look and the journal of the node."""
