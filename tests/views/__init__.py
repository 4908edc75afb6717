"""Tests of articles/views."""
