"""Tests of what the interpreter finds out about values."""
