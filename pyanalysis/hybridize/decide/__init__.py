"""From facts and reasons to a decision per function."""
