"""Bodies that several wire formats share, to blocks."""
