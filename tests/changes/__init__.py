"""What a dispatch is to the desk, without a database."""
