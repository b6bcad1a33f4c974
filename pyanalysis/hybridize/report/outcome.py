"""What ``diff`` and ``apply`` say of themselves: what they did, what they left out, how to undo it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from hybridize.report.lines import Line, indent, line
from hybridize.report.model import FunctionReport
from hybridize.report.text import DECISION_STYLE
from hybridize.report.wording import assumption, counted


def made_lines(functions: Sequence[FunctionReport], verb: str) -> Iterator[Line]:
    """Every function that is changed, one line each; ``verb`` says whether that has happened."""
    if not functions:
        yield line(("Nothing to change.", "good"))
        return
    files = counted(len({function.file for function in functions}), "file")
    yield line((f"{verb} {counted(len(functions), 'function')} in {files}", "title"))
    yield from indent(_listed(functions), "  ")


def left_out_lines(functions: Sequence[FunctionReport]) -> Iterator[Line]:
    """Every speculative change that was not made, with what it rests on."""
    if not functions:
        return
    text = f"Left out {counted(len(functions), 'speculative change')}; --speculative takes them in"
    yield line((text, "warn"))
    for function, told in zip(functions, _listed(functions), strict=True):
        yield from indent([told, line("  assumes: ", assumption(function))], "  ")


def _listed(functions: Sequence[FunctionReport]) -> list[Line]:
    places = [f"{function.file}:{function.line}" for function in functions]
    width = max(map(len, places))
    return [
        line(
            (place.ljust(width), "path"), "  ", (function.name, "name"),
            "  ", (function.decision, DECISION_STYLE[function.decision]),
        )
        for place, function in zip(places, functions, strict=True)
    ]  # fmt: skip


def undo_line(command: str, where: str) -> Line:
    """How to take it all back; ``where`` is the root as seen from the current folder."""
    place = "" if where == "." else f"cd {shlex.quote(where)} && "
    return line(("To undo: ", "title"), f"{place}{command}")


def git_apply_hint(where: str) -> Line:
    """How to apply a diff whose paths are relative to a root that lies elsewhere."""
    return line((f"Paths are relative to {where}: git -C {shlex.quote(where)} apply", "dim"))
