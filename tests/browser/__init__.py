"""A real browser on a real desk."""
