"""Tests of articles.formats."""
