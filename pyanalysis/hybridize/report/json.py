"""The machine-readable report: exactly the JSON of the command line's contract, and back.

Keys stand in a fixed order and lists keep the report's order, so equal reports give equal bytes.
Text is written as ASCII with escapes: a file name that is not valid Unicode survives the trip too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import hybridize
from hybridize.project.model import Problem
from hybridize.report.model import Edit, FunctionReport, Parameter, Reason, Report, Step, TraceCause, Traces
from hybridize.report.summary import summarize

SCHEMA_VERSION = 1

# The facts that a reader may rely on, in the order in which they are written.
FACTS = (
    "called",
    "tensor_parameter",
    "python_parameter",
    "side_effects",
    "recursive",
    "tensor_computation",
    "covered_callers",
)
_TYPE_KEYS = ("container", "elements", "dtype", "shape", "layout")


def dumps(report: Report) -> str:
    """The report as JSON text with a final newline: each function, and each problem, is a line of its own.

    Text that is indented throughout is three times as long, and Python's encoder writes it thirty times slower.
    """
    return "{\n" + ",\n".join(f'  "{name}": {_lines(part)}' for name, part in to_json(report).items()) + "\n}\n"


def _lines(part: Any) -> str:
    if not isinstance(part, list) or not part:
        return json.dumps(part)
    return "[\n" + ",\n".join(f"    {json.dumps(item)}" for item in part) + "\n  ]"


def loads(text: str) -> Report:
    """The report that :func:`dumps` wrote."""
    return from_json(json.loads(text))


def to_json(report: Report) -> dict[str, Any]:
    """The report as JSON-ready dictionaries."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "hybridize", "version": hybridize.__version__, "tensorflow": report.tensorflow},
        "root": report.root,
        "summary": summarize(report).as_dict(),
        "errors": [_problem(problem) for problem in report.errors],
        "warnings": list(report.warnings),
        "functions": [_function(function) for function in report.functions],
        "digests": {file: report.digests[file] for file in sorted(report.digests)},
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
    }


def _function(function: FunctionReport) -> dict[str, Any]:
    return {
        "file": function.file,
        "name": function.name,
        "line": function.line,
        "end_line": function.end_line,
        "hybrid": function.hybrid,
        "tf_function_arguments": dict(function.tf_function_arguments),
        "decision": function.decision,
        "safety": function.safety,
        "facts": _facts(function.facts),
        "parameters": [_parameter(parameter) for parameter in function.parameters],
        "reasons": [_reason(reason) for reason in function.reasons],
        "input_signature": _types(function.input_signature),
        "signature_withheld": function.signature_withheld,
        "traces": _traces(function.traces),
        "edits": [_edit(edit) for edit in function.edits],
    }


def _facts(facts: Mapping[str, bool | None]) -> dict[str, bool | None]:
    known = {name: facts.get(name) for name in FACTS}
    further = {name: facts[name] for name in sorted(facts) if name not in known}
    return {**known, **further}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "values": list(parameter.values),
        "types": _types(parameter.types),
        "evidence": list(parameter.evidence),
    }


def _types(types: Iterable[Any] | None) -> list[Any] | None:
    return None if types is None else [_type(one) for one in types]


def _type(value: Any) -> Any:
    """A tensor type with its keys in order, at every level of nesting."""
    if isinstance(value, Mapping):
        ordered = [key for key in _TYPE_KEYS if key in value]
        ordered += sorted(key for key in value if key not in _TYPE_KEYS)
        return {key: _type(value[key]) for key in ordered}
    if isinstance(value, (list, tuple)):
        return [_type(element) for element in value]
    return value


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "name": reason.name,
        "severity": reason.severity,
        "message": reason.message,
        "file": reason.file,
        "line": reason.line,
        "column": reason.column,
        "trace": [{"file": step.file, "line": step.line, "message": step.message} for step in reason.trace],
        "unlock": reason.unlock,
    }


def _traces(traces: Traces | None) -> dict[str, Any] | None:
    if traces is None:
        return None
    return {"count": traces.count, "causes": [asdict(cause) for cause in traces.causes]}


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "file": edit.file,
        "start": {"line": edit.start[0], "column": edit.start[1]},
        "end": {"line": edit.end[0], "column": edit.end[1]},
        "text": edit.text,
    }


def from_json(data: Mapping[str, Any]) -> Report:
    """The report behind its JSON form. Keys that this version does not know are passed over."""
    version = data.get("schema_version")
    if version != SCHEMA_VERSION:
        raise ValueError(f"a report of schema version {version!r}; this hybridize reads {SCHEMA_VERSION}")
    return Report(
        root=data["root"],
        files=data["summary"]["files"],
        tensorflow=data["tool"]["tensorflow"],
        errors=tuple(
            Problem(error["file"], error["line"], error["column"], error["message"])
            for error in data["errors"]
        ),
        functions=tuple(_read_function(function) for function in data["functions"]),
        warnings=tuple(data.get("warnings", ())),
        digests=dict(data.get("digests", {})),
    )


def _read_function(data: Mapping[str, Any]) -> FunctionReport:
    return FunctionReport(
        file=data["file"],
        name=data["name"],
        line=data["line"],
        end_line=data["end_line"],
        hybrid=data["hybrid"],
        tf_function_arguments=dict(data["tf_function_arguments"]),
        decision=data["decision"],
        safety=data["safety"],
        facts=dict(data["facts"]),
        parameters=tuple(_read_parameter(parameter) for parameter in data["parameters"]),
        reasons=tuple(_read_reason(reason) for reason in data["reasons"]),
        input_signature=data["input_signature"],
        signature_withheld=data["signature_withheld"],
        edits=tuple(_read_edit(edit) for edit in data["edits"]),
        traces=_read_traces(data.get("traces")),
    )


def _read_traces(data: Mapping[str, Any] | None) -> Traces | None:
    return None if data is None else Traces(data["count"], tuple(TraceCause(**cause) for cause in data["causes"]))


def _read_parameter(data: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=data["name"],
        kind=data["kind"],
        values=tuple(data["values"]),
        types=tuple(data["types"]),
        evidence=tuple(data["evidence"]),
    )


def _read_reason(data: Mapping[str, Any]) -> Reason:
    return Reason(
        code=data["code"],
        name=data["name"],
        severity=data["severity"],
        message=data["message"],
        file=data["file"],
        line=data["line"],
        column=data["column"],
        trace=tuple(Step(step["file"], step["line"], step["message"]) for step in data["trace"]),
        unlock=data["unlock"],
    )


def _read_edit(data: Mapping[str, Any]) -> Edit:
    start, end = data["start"], data["end"]
    return Edit(data["file"], (start["line"], start["column"]), (end["line"], end["column"]), data["text"])
