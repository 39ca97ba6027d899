"""The page on which those who run a programme pair its parks."""
