"""The rules: one file a hazard of moving a function between eager and graph execution."""
