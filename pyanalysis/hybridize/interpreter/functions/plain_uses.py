"""Parameters that the function hands to operations where numbers, flags or texts of Python stand: axes, sizes, names.

Most such places would take a tensor as well; for a function that nothing calls, the place tells what people pass.
Only what is written there counts (``axis=axis``, ``[n, 3]``): of what ``config["axis"]`` comes from, nothing is said.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.operands import own_parameters
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.record import Record
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.kinds import may_be_unknown
from hybridize.values.value import Value

_WHOLE = ("axis batch_dims batch_size buffer_size depth epochs filters input_dim k kernel_size key_dim maxlen "
          "max_length minlength num num_classes num_columns num_heads num_rows num_samples num_segments output_dim "
          "output_size pool_size seed steps_per_epoch strides units")
_FLAGS = "adjoint_a adjoint_b exclusive keepdims reverse transpose_a transpose_b"
_TEXTS = "activation data_format equation file file_path filename filepath fname name padding path"
_SIZES = ("shape", "size")
_KINDS: dict[str, Value] = {
    **dict.fromkeys(_WHOLE.split(), vl.INT),
    **dict.fromkeys(_FLAGS.split(), vl.BOOL),
    **dict.fromkeys(_TEXTS.split(), vl.STR),
    **dict.fromkeys(("alpha", "epsilon", "learning_rate", "momentum", "rate"), vl.FLOAT),
}
_PLACES: dict[str, dict[str, Value]] = {
    "builtins.range": dict.fromkeys(("start", "stop", "step"), vl.INT),
    "os.path.join": {"a": vl.STR, "*p": vl.STR},
}
_OF_TEXTS = frozenset({"encode", "endswith", "isdigit", "lower", "lstrip", "rstrip", "split", "splitlines",
                       "startswith", "strip", "upper"})
_TENSORS_TOO = frozenset({"file", "file_path", "filename", "filepath", "path"})  # input pipelines pass tensors there


def note_plain_uses(frame: Frame, node: ast.AST, api: Api) -> None:
    """Note the parameters of the running function that stand in such places of a call."""
    code = frame.code
    if not code.params or not isinstance(node, ast.Call) or any(isinstance(one, ast.Starred) for one in node.args):
        return
    names = api.parameters
    if names and names[-1].startswith("*") and not names[-1].startswith("**"):
        names = (*names, *names[-1:] * len(node.args))
    given = [*zip(names, node.args), *((one.arg, one.value) for one in node.keywords)]
    places = _PLACES.get(api.name, _KINDS)
    for parameter, part in given:
        kind = places.get(parameter or "")
        if kind is not None and not (parameter in _TENSORS_TOO and api.role == "tensor_op"):
            _note(frame, part, kind)
        elif parameter in _SIZES and isinstance(part, (ast.List, ast.Tuple)):
            for size in part.elts:
                _note(frame, size, vl.INT)


def note_text_sum(frame: Frame, node: ast.BinOp) -> None:
    """``folder + "/" + name``: what is written beside a text is one, unless a tensor op takes it as well."""
    if not frame.code.params:
        return
    parts: list[ast.expr] = []
    waiting: list[ast.expr] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
            waiting += (part.left, part.right)
        else:
            parts.append(part)
    if any(isinstance(part, ast.JoinedStr) or isinstance(part, ast.Constant) and isinstance(part.value, str)
           for part in parts):
        for part in parts:
            frame.record.texts.update(_parameters(frame, part))


def note_text_member(frame: Frame, node: ast.AST, name: str) -> None:
    """A parameter of which nothing is known is asked for what texts have: ``name.lower()``."""
    if name in _OF_TEXTS and frame.code.params and isinstance(node, ast.Attribute):
        frame.record.texts.update(_parameters(frame, node.value))


def _note(frame: Frame, part: ast.expr, kind: Value) -> None:
    for index in _parameters(frame, part):
        frame.record.plain_uses.setdefault(index, kind)


def _parameters(frame: Frame, part: ast.expr) -> list[int]:
    """The parameter that an expression names, while nothing is known of it."""
    held = (frame.env or {}).get(part.id) if isinstance(part, ast.Name) else None
    if held is None or not may_be_unknown(held):
        return []
    return [index for index in own_parameters(frame.code.number, held.labels)
            if frame.code.params[index].name == part.id]  # type: ignore[attr-defined]


Known = dict[int, dict[int, Value]]  # answers so far, by number of the record


def plain_uses(record: Record, known: Known) -> dict[int, Value]:
    """What the parameters of a record are by such uses, in it and in what it hands them to."""
    found = known.get(record.number)
    if found is None:
        found = known[record.number] = dict(record.plain_uses)
        for edge in record.calls.values():
            for index, kind in plain_uses(edge.callee, known).items():
                labels = edge.actuals[index] if index < len(edge.actuals) else lb.NONE
                for own in own_parameters(record.code.number, labels):
                    if _passes(edge.node, record.code.params[own].name):
                        found.setdefault(own, kind)
    return found


def _passes(call: ast.AST, name: str) -> bool:
    """Whether a call names a variable among its arguments."""
    given = [*call.args, *(one.value for one in call.keywords)] if isinstance(call, ast.Call) else []
    return any(isinstance(one, ast.Name) and one.id == name for one in given)
