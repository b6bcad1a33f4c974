"""``hybridize diff``: the changes as a patch."""

from __future__ import annotations

from typing import Any

import click

from hybridize.cli.failures import EXIT_CHANGES, EXIT_NOTHING
from hybridize.cli.options import (
    GroupedCommand,
    change_options,
    debug_option,
    paths_argument,
    program_options,
    quiet_option,
)

_EPILOG = """\b
Examples:
  hybridize diff
  hybridize diff src/model.py --speculative
  hybridize diff | git apply

\b
Exit codes: 0 nothing to change, 1 changes proposed, 2 usage or analysis error.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@paths_argument
@program_options
@change_options
@quiet_option("Only the diff, no remarks on standard error.")
@debug_option
def command(paths: tuple[str, ...], quiet: bool, **given: Any) -> int:
    """Print all changes as a unified diff.

    The diff goes to standard output; what was left out goes to standard error. Changes that rest on
    an assumption are left out unless --speculative is given.
    """
    import sys

    from hybridize.cli.changing import plan
    from hybridize.cli.output import write_bytes, write_lines
    from hybridize.edits.diff import unified_diff
    from hybridize.report.outcome import git_apply_hint, left_out_lines, made_lines

    planned = plan(paths, given)
    write_bytes(unified_diff(planned.files))
    if not quiet:
        where = planned.session.where
        write_lines(made_lines(planned.made, "Would change"), sys.stderr)
        write_lines(left_out_lines(planned.left_out), sys.stderr)
        if planned.made and where != ".":
            write_lines([git_apply_hint(where)], sys.stderr)
    return EXIT_CHANGES if planned.made else EXIT_NOTHING
