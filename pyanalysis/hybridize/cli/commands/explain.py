"""``hybridize explain``: a rule, told to the author of the code it speaks of."""

from __future__ import annotations

import sys

import click

from hybridize.cli.failures import EXIT_NOTHING
from hybridize.cli.options import GroupedCommand, debug_option

_EPILOG = """\b
Examples:
  hybridize explain HYB201           by code, also just 201
  hybridize explain python-output    by name
  hybridize explain --list           all rules

\b
Exit codes: 0 done, 2 unknown code.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@click.argument("code", required=False)
@click.option("--list", "everything", is_flag=True, default=False, help="Name all rules, one a line.")
@debug_option
def command(code: str | None, everything: bool) -> int:
    """Tell what a rule is about.

    What happens and why, programs that break and programs that look alike and do not, and what
    unlocks a function that the rule keeps eager. CODE is a rule's code or name.
    """
    from hybridize.cli.codes import UnknownCode, find_rule

    if everything:
        _list()
        return EXIT_NOTHING
    if code is None:
        raise click.UsageError("which rule? Give a code such as HYB201, or --list")
    try:
        rule = find_rule(code)
    except UnknownCode as error:
        raise click.UsageError(str(error)) from None
    from hybridize.cli.pages import show_page
    from hybridize.report.rule_page import rule_page

    show_page(rule_page(rule), sys.stdout)
    return EXIT_NOTHING


def _list() -> None:
    from hybridize.cli.output import write_lines
    from hybridize.report.lines import line
    from hybridize.report.rule_page import headline
    from hybridize.rules.registry import all_rules

    rules = all_rules()
    width = max((len(rule.name) for rule in rules), default=0)
    write_lines(
        line((rule.code, "path"), "  ", (rule.name.ljust(width), "name"), "  ", headline(rule))
        for rule in rules
    )
