"""The abstract machine and what it writes down."""
