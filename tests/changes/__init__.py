"""What a dispatch is to the desk, and how its versions differ."""
