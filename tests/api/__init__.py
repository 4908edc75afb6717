"""Tests of articles/api."""
