"""Calls of functions and classes of the program: binding, memo, labels, instances."""
