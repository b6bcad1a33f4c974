"""The reason of HYB103 and HYB104, which only the coverage of all decisions can give."""

from __future__ import annotations

from hybridize.decide.coverage import Coverage
from hybridize.facts.model import FunctionFacts
from hybridize.report.model import Reason, Step
from hybridize.rules.reasons import place
from hybridize.rules.registry import rule


def covered_reason(function: FunctionFacts, coverage: Coverage) -> Reason:
    """All callers of the function are graph code; one of them is named. HYB104: nobody but Keras calls it."""
    covered = rule("HYB104" if function.code.number in coverage.keras else "HYB103")
    witness = coverage.witness[function.code.number]
    caller = witness.record.code
    line, _ = place(caller, witness.edge.node)
    by = witness.edge.via or caller.qualname or f"module {caller.module.name}"
    message = f"{function.code.name}() is only called from graph code ({by}), which traces it already"
    at, column = place(function.code, function.node)
    return Reason(covered.code, covered.name, "error", message, function.file, at, column,
                  (Step(caller.path, line, f"{function.code.name}() is called here"),), covered.unlock)
