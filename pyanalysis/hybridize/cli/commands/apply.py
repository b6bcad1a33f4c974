"""``hybridize apply``: the changes written to the files, all or none."""

from __future__ import annotations

from typing import Any

import click

from hybridize.cli.failures import EXIT_NOTHING, Failure
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
  hybridize apply
  hybridize apply src/model.py
  hybridize apply --speculative

\b
Exit codes: 0 applied or nothing to do, 2 usage or analysis error (nothing was written).
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@paths_argument
@program_options
@change_options
@quiet_option("Say only how to undo.")
@debug_option
def command(paths: tuple[str, ...], quiet: bool, **given: Any) -> int:
    """Write the changes to the files, all of them or none.

    A file that changed since it was analysed is refused. Changes that rest on an assumption are left
    out unless --speculative is given.
    """
    from hybridize.cli.changing import plan
    from hybridize.cli.output import write_lines
    from hybridize.edits.apply import apply_changes
    from hybridize.edits.errors import EditError
    from hybridize.report.outcome import left_out_lines, made_lines, undo_line

    planned = plan(paths, given)
    try:
        applied = apply_changes(planned.session.root, planned.files)
    except EditError as error:
        raise Failure(str(error)) from None
    if not quiet:
        write_lines(made_lines(planned.made, "Changed"))
        write_lines(left_out_lines(planned.left_out))
    if applied.undo is not None:
        write_lines([undo_line(applied.undo.command, planned.session.where)])
    return EXIT_NOTHING
