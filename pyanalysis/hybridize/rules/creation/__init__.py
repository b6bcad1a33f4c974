"""What a function creates: variables, models, tables."""
