"""The dtype and shape of what operations return."""
