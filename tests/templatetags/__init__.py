"""Tests of articles/templatetags."""
