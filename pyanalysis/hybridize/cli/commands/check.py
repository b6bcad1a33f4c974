"""``hybridize check``: per function, what would change and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hybridize.cli.failures import EXIT_CHANGES, EXIT_NOTHING
from hybridize.cli.options import (
    GroupedCommand,
    change_options,
    debug_option,
    format_option,
    paths_argument,
    program_options,
    verbosity_options,
)

if TYPE_CHECKING:
    from hybridize.cli.session import Session
    from hybridize.report.model import Report

_EPILOG = """\b
Examples:
  hybridize check
  hybridize check src/train.py -v
  hybridize check --format json > report.json
  hybridize check --safe-only --format github

\b
Exit codes: 0 nothing to change, 1 changes proposed, 2 usage or analysis error.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@paths_argument
@program_options
@change_options
@format_option(("text", "json", "sarif", "github"), "Form of the report.")
@verbosity_options
@debug_option
def command(paths: tuple[str, ...], verbose: bool, quiet: bool, **given: Any) -> int:
    """Report per function what would change and why.

    PATH is a file, a package folder or a project root (default: the current folder). The whole
    project around it is read; only what lies under PATH is reported.
    """
    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet exclude each other")
    from hybridize.cli.session import Session
    from hybridize.report.summary import proposed

    session = Session(paths, given)
    report = session.report()
    speculative = not session.settings.safe_only
    if session.settings.format == "text":
        _write_text(session, report, verbose, quiet)
    else:
        _write_machine_readable(session, report)
    return EXIT_CHANGES if any(proposed(report, speculative)) else EXIT_NOTHING


def _write_text(session: Session, report: Report, verbose: bool, quiet: bool) -> None:
    import sys

    from hybridize.cli.output import write_lines
    from hybridize.report.excerpt import SourceLines
    from hybridize.report.text import Detail, hint_lines, report_lines

    detail = Detail.QUIET if quiet else Detail.VERBOSE if verbose else Detail.NORMAL
    speculative = not session.settings.safe_only
    sources = SourceLines(session.root)
    write_lines(report_lines(report, sources, detail, speculative=speculative, where=session.where))
    if sys.stdout.isatty() and not quiet:
        write_lines(hint_lines(report, speculative))


def _write_machine_readable(session: Session, report: Report) -> None:
    from hybridize.cli.output import write_text

    speculative = not session.settings.safe_only
    if session.settings.format == "json":
        from hybridize.report import json

        write_text(json.dumps(report))
    elif session.settings.format == "sarif":
        from hybridize.cli.codes import headlines
        from hybridize.report import sarif

        write_text(sarif.dumps(report, speculative=speculative, titles=headlines()))
    else:
        from hybridize.report.github import annotation_lines

        prefix = session.repository_prefix()
        lines = annotation_lines(report, speculative=speculative, prefix=prefix)
        write_text("".join(f"{text}\n" for text in lines))
