"""What pages say of a programme's members, and of how far they are."""
