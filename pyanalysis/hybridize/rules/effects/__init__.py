"""Rules of the 2xx group: Python side effects, which happen while tracing and not at every call."""
