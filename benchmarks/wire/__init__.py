"""Usual dispatches of every format, made up for measuring."""
