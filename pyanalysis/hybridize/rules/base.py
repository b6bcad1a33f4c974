"""What a rule is: one hazard of moving a function between eager and graph execution.

A rule file reads from top to bottom as its own documentation: what happens, why, programs that break,
programs that look alike and are safe, how to unlock the function, where the fact comes from, and the check.
The examples are run under TensorFlow by ``tests/truth``; a rule without them cannot be registered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import ast

    from hybridize.facts.lift import Lifted
    from hybridize.facts.model import FunctionFacts, ProgramFacts
    from hybridize.report.model import Reason


@dataclass(frozen=True, slots=True)
class Example:
    """A whole program and one function of it that is toggled between eager and graph.

    ``source``    a module's text, or several by file name; the first (or ``main.py``) is run.
    ``function``  ``__qualname__`` of the toggled function.
    ``expect``    what TensorFlow does when the function is toggled, judged by running both variants:
                  ``differs`` (values, output, exceptions or module state change), ``same``,
                  ``retraces`` (same results, but more than ``calls // 2`` traces for ``calls`` calls),
                  ``renumbers`` (same results, but for the numbers that ``tf.random`` draws),
                  ``idle`` (same results, and the graph holds no operation worth running).
    ``decision``  what the tool decides for the function (see ``cli.md``): hybridize, decline, keep, ...
    ``toggle``    ``add`` writes ``@tf.function`` directly above the ``def`` (below all other decorators),
                  ``remove`` drops the decorator, any other text starting with ``@`` is written as it stands.
    ``module``    the file that holds the function, when ``source`` has several.
    ``note``      one sentence for the reader of the documentation.
    """

    source: str | Mapping[str, str]
    function: str
    expect: str
    decision: str
    toggle: str = "add"
    module: str = "main.py"
    note: str = ""


class Rule:
    """Base of all rules. Subclasses set the class attributes and implement :meth:`check`."""

    code: ClassVar[str]  # "HYB201"
    name: ClassVar[str]  # "python-output": reads as the bad thing
    severity: ClassVar[str] = "error"  # error declines; warning names an assumption; info only tells
    applies_to: ClassVar[str] = "eager"  # "eager", "hybrid" or "both": which functions it is asked about
    presumes_gain: ClassVar[bool] = False  # speaks of a graph at its callers: not asked where none is worth having

    what_happens: ClassVar[str]
    why: ClassVar[str]
    unlock: ClassVar[str]
    references: ClassVar[tuple[str, ...]]
    breaks: ClassVar[tuple[Example, ...]]
    safe: ClassVar[tuple[Example, ...]]

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Yield one reason for every distinct place where the hazard holds for ``function``."""
        raise NotImplementedError

    def reason(self, function: FunctionFacts, where: Lifted | ast.AST, message: str, unlock: str | None = None,
               severity: str | None = None, what: str = "") -> Reason:
        """A reason of this rule; see :func:`hybridize.rules.reasons.reason`."""
        from hybridize.rules.reasons import reason

        return reason(self, function, where, message, unlock, severity, what)
