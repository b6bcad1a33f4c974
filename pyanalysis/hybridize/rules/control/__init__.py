"""Control flow and AutoGraph."""
