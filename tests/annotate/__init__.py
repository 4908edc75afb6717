"""Notes: who may, and where they stand."""
