"""Tests of articles.bodies."""
