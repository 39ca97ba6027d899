"""What pages say of programmes and of the applications to their calls."""
