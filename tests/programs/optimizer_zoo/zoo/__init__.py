"""First order optimizers, schedules and averaging, all in variables."""
