"""Readings of several sensors, cleaned, merged and scored."""
