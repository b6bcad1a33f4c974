"""Showing a rule's page: programs in colour on a terminal, plain text elsewhere."""

from __future__ import annotations

from typing import TextIO

from hybridize.cli.output import is_colourful, write_lines, write_text
from hybridize.report.lines import EMPTY, line, plain
from hybridize.report.rule_page import Page, Program, block_lines, page_lines


def show_page(page: Page, stream: TextIO) -> None:
    """Write the page to ``stream``."""
    if not is_colourful(stream):
        write_text(plain(page_lines(page)), stream)
        return
    write_lines([line((page.title, "title"))], stream)
    for block in page.blocks:
        write_lines([EMPTY], stream)
        if isinstance(block, Program):
            _show_program(block, stream)
        else:
            write_lines(block_lines(block), stream)


def _show_program(program: Program, stream: TextIO) -> None:
    from rich.console import Console
    from rich.syntax import Syntax

    if program.file:
        write_lines([line("    ", (program.file, "path"))], stream)
    text = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(
        program.source.strip()
    )
    console = Console(file=stream, soft_wrap=True)
    for coloured in text.split("\n", allow_blank=False):
        coloured.rstrip()
        console.print("    ", coloured, sep="")
