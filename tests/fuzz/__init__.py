"""Broken dispatches made of good ones, and what must hold for whatever is read from them."""
