"""What pages say of cooperations and of the days on which they are signed."""
