"""Who said what, across articles."""
