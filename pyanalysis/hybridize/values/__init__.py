"""The abstract domain: what a variable may hold. Knows no API names beyond its own kinds of value."""
