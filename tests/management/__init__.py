"""Tests of articles/management."""
