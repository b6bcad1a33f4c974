"""The facts and parameters of a function as the report shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hybridize.facts.arguments import held_when_read
from hybridize.facts.effects import from_dataset, side_effects, unfollowed
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.parameter_signs import is_python_data, named_as_data
from hybridize.interpreter.functions.relabel import entry_value
from hybridize.interpreter.state.record import ADVANCE, API, CREATE, Event
from hybridize.knowledge.index import lookup
from hybridize.knowledge.model import Api
from hybridize.report.model import Parameter
from hybridize.values.atoms import ApiRef, Array, Atom, Keywords, Range, StaticShape, Tensor, Tuple
from hybridize.values.kinds import carries_python_data, contents, holds_tensor, kinds_of, may_be_unknown
from hybridize.values.objects import Dictionary, DictState, Sequence, Variable
from hybridize.values.value import Value

MOST_TYPES = 16  # of one value
_NESTING = 4  # containers in containers
_MOST_PARTS = 1000  # of the types of one value, written out
_KINDS = {"positional_only": "positional", "positional": "positional", "var_positional": "var_positional",
          "keyword": "keyword", "var_keyword": "var_keyword"}
_STEPS = (".fit", ".evaluate", ".predict", "_on_batch")  # of Keras models: they run the model
_RESOURCES = ("tensorflow.lookup.", "tensorflow.queue.", "tensorflow.random.")
_WRITTEN = frozenset({"audio", "histogram", "image", "scalar", "text", "write"})  # below tf.summary
_NUMBERS = (Range, StaticShape)  # made of numbers, all of them known when the function is traced
FACTS = ("called", "tensor_parameter", "python_parameter", "side_effects", "recursive", "tensor_computation",
         "covered_callers")


def facts_of(function: FunctionFacts, program: ProgramFacts, decision: Any) -> dict[str, bool | None]:
    """The facts of the JSON report, in its order."""
    return {
        "called": any(record.phase in ("entry", "late") for record in function.records),
        "tensor_parameter": tensor_parameter(function),
        "python_parameter": python_parameter(function),
        "side_effects": side_effects(function),
        "recursive": function.recursive,
        "tensor_computation": tensor_computation(function),
        "covered_callers": decision.covered,
    }


def tensor_parameter(function: FunctionFacts) -> bool | None:
    """Some parameter other than the receiver may hold a tensor, or a container of them."""
    unknown = False
    for index, param in enumerate(function.params):
        carries = function.carries_tensor(index) if index != function.receiver else False
        if carries:
            return True
        unknown = unknown or carries is None and not is_python_data(function, param)
    return None if unknown else False


def python_parameter(function: FunctionFacts) -> bool | None:
    """Some parameter may hold a number or string, or something that carries one, given by a caller."""
    unknown = False
    for index, param in enumerate(function.params):
        if index == function.receiver:
            continue
        default = default_of(function, param.name)
        if default is not None:  # as the body sees it: what a tuple holds is labelled too
            default = entry_value(default, function.code.number, index).plain()
        given = [record for record in function.records if index < len(record.arguments)
                 and (default is None or record.arguments[index].plain() is not default)]
        if any(map(carries_python_data, held_when_read(given, index))):
            return True  # it may take out what it was given
        for value in function.contexts(index):
            if default is not None and value is default:
                continue
            if carries_python_data(value) or any(isinstance(atom, _NUMBERS) or _is_setting(atom)
                                                 for atom in value.atoms):
                return True
            if may_be_unknown(value):
                if named_as_data(param):
                    return True
                unknown = unknown or not is_python_data(function, param)
    return None if unknown else False


def _is_setting(atom: Atom) -> bool:
    """``sys.argv``, ``os.environ``: data of a library that nobody has looked into yet."""
    api = lookup(atom.name) if isinstance(atom, ApiRef) else None
    return api is not None and api.kind == "constant" and "str" in str(api.returns)


def default_of(function: FunctionFacts, name: str) -> Value | None:
    """The default of a parameter, where it is known."""
    for held in function.program.machine.functions.get(function.code.number, ()):
        found = held.kw_defaults.get(name)
        if found is not None:
            return found.plain()
    return None


def tensor_computation(function: FunctionFacts) -> bool | None:
    """Some TensorFlow operation runs while the function runs."""
    if function.ops or any(_makes_by_operation(lifted.event) for lifted in function.events(CREATE)) or any(
            from_dataset(lifted.event.target) for lifted in function.events(ADVANCE)):
        return True  # to make a variable and to take the next element of a dataset are operations as well
    if any(lifted.event.api is not None and _runs_operations(lifted.event.api) for lifted in function.events(API)):
        return True
    return None if unfollowed(function) or not function.records else False


def _makes_by_operation(event: Event) -> bool:
    """Variables, and what TensorFlow keeps in resources of its own: tables, queues, the state of generators."""
    return event.detail == "variable" or event.detail == "state_creator" and event.name.startswith(_RESOURCES)


def _runs_operations(api: Api) -> bool:
    """Steps of a Keras model; what is printed or written by an operation. A graph gains nothing from these."""
    if api.role == "summary":
        return api.name == "tensorflow.print" or api.name.rpartition(".")[2] in _WRITTEN
    return api.role == "keras_loop" and api.name.endswith(_STEPS)


def parameters_of(function: FunctionFacts) -> tuple[Parameter, ...]:
    """All parameters, the receiver included, with what they hold."""
    out = []
    for index, param in enumerate(function.params):
        value = function.parameter(index)
        values = sorted(kinds_of(value), key=_KIND_ORDER.index)
        types: list[dict[str, Any]] = []
        for context in function.contexts(index):
            types.extend(described for described in types_of(context) if described not in types)
        evidence = sorted(function.evidence(index) - {"none", "receiver"})
        out.append(Parameter(param.name, _KINDS[param.kind], tuple(values), tuple(types), tuple(evidence)))
    return tuple(out)


_KIND_ORDER = ("tensor", "container", "number", "bool", "string", "none", "object", "function", "unknown")


def types_of(value: Value) -> list[dict[str, Any]]:
    """Tensor types of a value as the report writes them, at most :data:`MOST_TYPES`.

    Dictionaries of dictionaries, all merged with each other, have few parts but many ways down to them, and the report
    writes every way out: such a value is described less deep.
    """
    types: list[dict[str, Any]] = []
    for depth in range(_NESTING, 0, -1):
        types = _Types().of(value, depth)
        if _parts(types, {}) <= _MOST_PARTS:
            break
    return types


def _parts(described: Any, known: dict[int, int]) -> int:
    """How many parts a description has when what is shared is written out each time; ``known`` by identity."""
    if not isinstance(described, (dict, list)):
        return 1
    if id(described) not in known:
        inner = described.values() if isinstance(described, dict) else described
        known[id(described)] = 1 + sum(_parts(one, known) for one in inner)
    return known[id(described)]


class _Types:
    """Describes each value and container once a depth: containers may hold each other many times."""

    def __init__(self) -> None:
        self._told: dict[tuple[Atom, int], dict[str, Any] | None] = {}
        self._values: dict[tuple[Value, int], list[dict[str, Any]]] = {}

    def of(self, value: Value, depth: int) -> list[dict[str, Any]]:
        found = self._values.get((value, depth))
        if found is None:
            found = self._values[value, depth] = self._described(value, depth)
        return found

    def _described(self, value: Value, depth: int) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for atom in value.ordered():
            described = self._atom(atom, depth)
            if described is not None and described not in out:
                out.append(described)
        return out[:MOST_TYPES]

    def _atom(self, atom: Atom, depth: int) -> dict[str, Any] | None:
        if isinstance(atom, Tensor):
            return _tensor(atom.dtype, atom.shape, atom.layout)
        if isinstance(atom, (Array, Variable)):
            return _tensor(atom.dtype, atom.shape, "dense")
        if not depth or not isinstance(atom, (Tuple, Sequence, Dictionary, Keywords)):
            return None
        key = (atom, depth)
        if key not in self._told:
            tensors = any(holds_tensor(inner) for inner in contents(atom))
            self._told[key] = self._container(atom, depth) if tensors else None
        return self._told[key]

    def _container(self, atom: Tuple | Sequence | Dictionary | Keywords, depth: int) -> dict[str, Any]:
        if isinstance(atom, Keywords):
            return _dictionary(((name, self._one(item, depth)) for name, item in atom.items),
                               self._one(atom.rest, depth) if atom.rest.atoms else None)
        if isinstance(atom, Tuple):
            return {"container": "tuple", "elements": [self._one(item, depth) for item in atom.items]}
        if isinstance(atom, Sequence):
            state = atom.fields["content"]
            items = state.items if state.items is not None else (state.element,)
            kind = "tuple" if atom.type_name == "tuple" else "list"
            return {"container": kind, "elements": [self._one(item, depth) for item in items]}
        held: DictState = atom.fields["content"]
        return _dictionary(((str(getattr(key, "value", key)), self._one(item, depth))
                            for key, item in held.known.items()),
                           self._one(held.rest_value, depth) if held.rest_value.atoms else None)

    def _one(self, value: Value, depth: int) -> Any:
        found = self.of(value, depth - 1)
        return found[0] if len(found) == 1 else found or None


def _tensor(dtype: str | None, shape: Any, layout: str) -> dict[str, Any]:
    return {"dtype": dtype, "shape": list(shape) if shape is not None else None, "layout": layout}


def _dictionary(items: Iterable[tuple[str, Any]], rest: Any) -> dict[str, Any]:
    elements = dict(items)
    if rest is not None:
        elements["*"] = rest
    return {"container": "dict", "elements": elements}
