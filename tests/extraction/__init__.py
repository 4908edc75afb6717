"""Tests of what is read from the words of a story."""
