"""Functions that are hybrid already."""
