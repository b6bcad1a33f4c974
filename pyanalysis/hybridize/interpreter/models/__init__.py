"""How calls of things outside the program behave: one file a family of APIs."""
