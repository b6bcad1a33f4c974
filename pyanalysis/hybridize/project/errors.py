"""Errors that end a run before the analysis: nothing could be done, and the message says why."""

from __future__ import annotations


class ProjectError(Exception):
    """The given paths name no program that can be read. The command line turns it into exit code 2."""


class SettingsError(ProjectError):
    """An option given on the command line has a value that it cannot have."""
