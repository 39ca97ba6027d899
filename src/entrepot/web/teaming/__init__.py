"""What pages say of service teams, of what they write down, and of the centres above them."""
