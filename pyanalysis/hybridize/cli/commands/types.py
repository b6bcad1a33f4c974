"""``hybridize types``: what is known of the variables of the program."""

from __future__ import annotations

from typing import Any

import click

from hybridize.cli.failures import EXIT_NOTHING
from hybridize.cli.options import GroupedCommand, at_option, debug_option, paths_argument, program_options

_EPILOG = """\b
Examples:
  hybridize types src/model.py
  hybridize types --at src/model.py:41

\b
float32[?, 28] is a tensor or array whose first axis is not known or varies; [...] says that the rank is not known.

\b
Exit codes: 0 done, 2 usage or analysis error.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@paths_argument
@at_option
@program_options
@debug_option
def command(paths: tuple[str, ...], at: tuple[str, int] | None, **given: Any) -> int:
    """Print the tensor types that variables hold after each line of PATH, over all contexts.

    With --at, everything that is known of the variables of one line.
    """
    from hybridize.cli.output import write_text
    from hybridize.cli.session import Session

    session = Session(paths or ((at[0],) if at is not None else ()), given)
    write_text("".join(f"{line}\n" for line in session.types(at)))
    return EXIT_NOTHING
