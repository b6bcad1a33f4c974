"""Whole-program abstract interpretation: runs the program on abstract values and records what happens."""
