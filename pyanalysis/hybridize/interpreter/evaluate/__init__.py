"""Expressions: what they are worth."""
