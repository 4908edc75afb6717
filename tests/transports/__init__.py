"""Tests of articles/transports."""
