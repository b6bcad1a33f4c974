"""The report: what every front end shows. Its JSON form is the contract of the command line.

Lines count from 1, columns from 0 in Unicode code points; every path is relative to the analysed root.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hybridize.edits.request import FilePlan

DECISIONS = ("hybridize", "dehybridize", "reconfigure", "keep", "decline")
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace: from the function down to the place where the thing happens."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a function is decided as it is. ``message`` speaks to the author about this value at this line."""

    code: str
    name: str
    severity: str
    message: str
    file: str
    line: int
    column: int
    trace: tuple[Step, ...] = ()
    unlock: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text between two places. ``text`` uses the file's own newlines."""

    file: str
    start: tuple[int, int]  # line, column
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter and what it holds over all contexts.

    ``kind``: positional, var_positional, keyword, var_keyword.
    """

    name: str
    kind: str
    values: tuple[str, ...]
    types: tuple[dict[str, Any], ...]
    evidence: tuple[str, ...]  # call, default, hint, use, name, keras


@dataclass(frozen=True, slots=True)
class TraceCause:
    """A call that makes a further trace by what it passes for a parameter.

    ``known``: the values are seen to differ; otherwise it is only not known that they do not.
    """

    parameter: str
    file: str
    line: int
    message: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Traces:
    """How often a graph is traced at most over the program's calls; ``count`` None: nothing bounds it."""

    count: int | None
    causes: tuple[TraceCause, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionReport:
    """One ``def``: decision, safety, facts, reasons and the edits that carry the decision out."""

    file: str
    name: str
    line: int
    end_line: int
    hybrid: bool
    tf_function_arguments: dict[str, str]
    decision: str
    safety: str | None
    facts: dict[str, bool | None]
    parameters: tuple[Parameter, ...]
    reasons: tuple[Reason, ...]
    input_signature: list[dict[str, Any]] | None = None
    signature_withheld: str | None = None
    edits: tuple[Edit, ...] = ()
    traces: Traces | None = None  # of functions that are, or become, graphs


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run. ``functions`` are sorted by file, then line.

    ``digests`` holds the SHA-256 (hexadecimal) of the analysed bytes of every file that has edits: who
    carries the edits out refuses a file that has changed since. ``plans``: what the edits of a file were made from.
    """

    root: str
    files: int
    tensorflow: str | None  # the version the program is judged against: its own, or else the one beside the tool
    errors: tuple[Any, ...]  # project.model.Problem
    functions: tuple[FunctionReport, ...]
    warnings: tuple[str, ...] = field(default=())
    digests: dict[str, str] = field(default_factory=dict)
    plans: dict[str, FilePlan] = field(default_factory=dict)
