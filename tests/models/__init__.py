"""Tests of articles/models."""
