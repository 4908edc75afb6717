"""The project's own modules."""
