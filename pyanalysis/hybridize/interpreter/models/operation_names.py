"""What an operation gets as its ``name``: only a graph looks at it, and refuses what is no name."""

from __future__ import annotations

import re

from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

# ``_VALID_OP_NAME_REGEX`` of tensorflow/python/framework/ops.py; a scope in another one may begin with ``_`` as well,
# which is not known of a function that may be the outermost.
_VALID = re.compile(r"(?:[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*)?")

_SCOPES = frozenset({"tensorflow.name_scope", "tensorflow.compat.v1.name_scope"})
_OF_CONVOLUTIONS = frozenset({"call", "convolution_op"})  # Keras 2 names the operation in them after the class


def given_by(api: Api, receiver: Value | None, by_name: dict[str, Value]) -> Value | None:
    """The name that a call gives to operations, where it gives one."""
    owner, _, leaf = api.name.rpartition(".")
    if receiver is not None and leaf in _OF_CONVOLUTIONS and "Conv" in owner.rpartition(".")[2]:
        objects = (atom.cls for atom in receiver.ordered() if isinstance(atom, Instance))
        return vl.join_all(vl.const(cls.name) for cls in objects if isinstance(cls, Class))
    named = (api.role == "tensor_op" or api.name in _SCOPES) and "name" in api.parameters
    return by_name.get("name") if named else None


def is_refused(given: Value) -> bool:
    """Whether a name may be something that a graph does not take."""
    return any(map(_refused, given.atoms))


def _refused(atom: Atom) -> bool:
    if isinstance(atom, Const):
        value = atom.value
        return value is not None and not (isinstance(value, str) and _VALID.fullmatch(value) is not None)
    return getattr(atom, "type_name", "") not in ("str", "NoneType") and atom.kind != "unknown"
