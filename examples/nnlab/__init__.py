"""A small laboratory: a classifier of blurred shapes, a custom training loop, and a few side experiments."""
