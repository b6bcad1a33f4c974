"""Tests of decisions on whole small programs."""
