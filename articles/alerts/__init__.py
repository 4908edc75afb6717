"""Who is told of what, once: people of corrections to what they used, administrators of what is wrong with the desk."""
