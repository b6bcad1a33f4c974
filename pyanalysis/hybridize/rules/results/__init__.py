"""The function as an object, and its results."""
