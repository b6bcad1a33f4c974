"""Statements: what they do to names and the heap, and where control goes on."""
