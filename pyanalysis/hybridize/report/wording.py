"""Sentences about functions: types as people write them, what a change is good for, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hybridize.report.model import FunctionReport, Parameter, Reason
from hybridize.report.summary import assumptions, first_reason

_NAMED = 3  # more parameters than this are counted, not named


def shape_text(shape: Sequence[int | None] | None) -> str:
    """``[?, 28, 28]``; nothing for a shape of unknown rank."""
    if shape is None:
        return ""
    return "[" + ", ".join("?" if axis is None else str(axis) for axis in shape) + "]"


def type_text(tensor: Mapping[str, Any]) -> str:
    """``float32 [?, 28, 28]``, ``list of int32 []``; empty when nothing is known."""
    if "container" in tensor:
        held = tensor.get("elements") or ()
        inside = one_of(map(_element_text, held.values() if isinstance(held, Mapping) else held))
        return f"{tensor['container']} of {inside}" if inside else str(tensor["container"])
    words = [tensor.get("dtype") or "", shape_text(tensor.get("shape"))]
    if tensor.get("layout") not in (None, "dense"):
        words.insert(0, str(tensor["layout"]))
    return " ".join(word for word in words if word)


def _element_text(element: Any) -> str:
    """An element of a container: one type, alternatives, or nothing that is known."""
    if isinstance(element, list):
        return one_of(map(type_text, element))
    return type_text(element) if element else ""


def one_of(texts: Iterable[str]) -> str:
    """``a``, ``a or b``; repeats and empty texts left out."""
    return " or ".join(dict.fromkeys(text for text in texts if text))


def all_of(texts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(texts) < 2:
        return "".join(texts)
    return ", ".join(texts[:-1]) + " and " + texts[-1]


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def purpose(function: FunctionReport) -> str:
    """Why the proposed change is worth making, in one line without the function's name."""
    if function.decision == "hybridize":
        return _tensor_work(function)
    reason = first_reason(function)
    if reason is not None:
        return reason.message
    if function.decision == "dehybridize":
        return "running as a graph gives it nothing"
    return "its tf.function arguments can be better"


def _tensor_work(function: FunctionReport) -> str:
    tensors = [parameter for parameter in function.parameters if _holds_tensors(parameter)]
    if not tensors:
        unknown = any(parameter.values in ((), ("unknown",)) for parameter in function.parameters)
        text = "tensor work in its body" if unknown else "tensor work on captured tensors"
    elif len(tensors) > _NAMED:
        text = f"tensor work on {_parameter(tensors[0])} and {len(tensors) - 1} more parameters"
    else:
        text = "tensor work on " + all_of([_parameter(parameter) for parameter in tensors])
    remarks = [reason.message for reason in function.reasons if reason.severity == "info"]
    return "; ".join([text, *remarks[:1]])


def _holds_tensors(parameter: Parameter) -> bool:
    return "tensor" in parameter.values or "container" in parameter.values


def _parameter(parameter: Parameter) -> str:
    if len(parameter.types) > 2:
        return f"{parameter.name} ({len(parameter.types)} tensor types)"
    known = types_text(parameter)
    return f"{parameter.name} ({known})" if known else parameter.name


def types_text(parameter: Parameter) -> str:
    """All tensor types that a parameter holds: ``float32 [2] or float32 [3]``; empty when none is known."""
    return one_of(map(type_text, parameter.types))


def signature_text(function: FunctionReport) -> str:
    """The ``input_signature`` that will be written, an entry a parameter; empty when there is none."""
    return ", ".join(_element_text(entry) or "?" for entry in function.input_signature or ())


def assumption(function: FunctionReport) -> str:
    """What a speculative change rests on, with the code to look up; empty for a safe one.

    Of assumptions of one kind the first is told, and how many more there are.
    """
    if function.safety != "speculative":
        return ""
    kinds: dict[str, list[str]] = {}
    for reason in assumptions(function):
        kinds.setdefault(reason.code, []).append(reason.message)
    named = [f"{messages[0]} [{code}{f', and {len(messages) - 1} more' if messages[1:] else ''}]"
             for code, messages in kinds.items()]
    return "; ".join(named) or "an assumption that the analysis could not prove"


def place_of(reason: Reason, function: FunctionReport) -> str:
    """Where a reason is, told from the function: ``line 7`` in its own file, ``pkg/util.py:7`` elsewhere."""
    if reason.line <= 0:
        return "" if reason.file == function.file else reason.file
    return f"line {reason.line}" if reason.file == function.file else f"{reason.file}:{reason.line}"
