"""``hybridize callgraph``: who calls whom, as the analysis found it."""

from __future__ import annotations

from typing import Any

import click

from hybridize.cli.failures import EXIT_NOTHING
from hybridize.cli.options import GroupedCommand, debug_option, format_option, paths_argument, program_options

_EPILOG = """\b
Examples:
  hybridize callgraph src > calls.json
  hybridize callgraph --format dot | dot -Tsvg > calls.svg

\b
Exit codes: 0 done, 2 usage or analysis error.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@paths_argument
@program_options
@format_option(("json", "dot"), "JSON ({caller: [callee, ...]}) or Graphviz.")
@debug_option
def command(paths: tuple[str, ...], format: str | None, **given: Any) -> int:
    """Print the call graph of the program around PATH (default: the current folder)."""
    from hybridize.cli.output import write_text
    from hybridize.cli.session import Session
    from hybridize.report import callgraph

    graph = Session(paths, given).call_graph()
    write_text(callgraph.to_dot(graph) if format == "dot" else callgraph.to_json(graph))
    return EXIT_NOTHING
