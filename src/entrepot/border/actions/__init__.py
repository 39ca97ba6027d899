"""Every write at the border: papers, rules, and the count of people whose data left."""
