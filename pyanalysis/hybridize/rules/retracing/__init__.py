"""Retracing and input signatures."""
