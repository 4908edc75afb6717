"""The tests mirror articles/ and newsreader/."""
