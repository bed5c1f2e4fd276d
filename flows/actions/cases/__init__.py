"""What staff can do in cases, and what follows from it."""
