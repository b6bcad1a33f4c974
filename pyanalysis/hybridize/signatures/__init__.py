"""Input signatures: inferred from all calls of the program, or withheld with a stated cause."""
