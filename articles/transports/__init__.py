"""Ways in: the world's copy to a Payload. I/O, but no database and no settings."""
