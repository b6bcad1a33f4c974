"""Rules of the 3xx group: Python state that a trace reads once and keeps."""
