"""Facts per function, distilled from the records of the interpreter; what rules and decisions read."""
