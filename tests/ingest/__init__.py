"""From the doors to the desk, with the real database."""
