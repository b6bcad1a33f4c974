"""Where execution starts."""
