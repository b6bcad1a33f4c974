"""Which functions run only inside graphs, once this run's own decisions are carried out.

Callers are visited before callees, so the outermost function that can be a graph is taken, and what it alone
calls needs no decorator of its own.
"""

from __future__ import annotations

from hybridize.facts.components import components
from hybridize.facts.graphs import how_called
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.models.building import PLACEHOLDERS
from hybridize.interpreter.state.record import API, BUILD, Event
from hybridize.values.atoms import ApiRef, Tensor
from hybridize.values.objects import Instance

KERAS_CALL = "keras.__call__"  # the name of the event of calling a Keras object
GRAPH_CALLS = frozenset({"graph_callback"})
RUN_BY_PYTHON = frozenset({"py_function"})  # eagerly, also when a graph gets there


class Coverage:
    """The fixpoint. ``graph``: units that are graph code; ``covered``: functions all of whose callers are;
    ``keras``: those of them that only steps of Keras reach.
    """

    def __init__(self, program: ProgramFacts, accepted: set[int], hybrid: set[int]) -> None:
        self.program = program
        self.accepted = accepted
        self.hybrid = hybrid
        self._replayed = self._models_run_eagerly()
        self.graph: set[int] = set()
        self.graph |= {number for number in hybrid if self._always_graph(program.units[number])}
        self.covered: set[int] = set()
        self.keras: set[int] = set()
        self.witness: dict[int, Caller] = {}
        for component in self._callers_first():
            self._settle(component)

    def _models_run_eagerly(self) -> bool:
        """Whether a functional model may be called outside graphs: that runs its layers eagerly."""
        units = self.program.units
        traced = {number for outer in self.hybrid | self.accepted for number in units[outer].extent}
        return any(is_model_call(event) and not on_placeholders(event)
                   for record in self.program.machine.records if record.code.number not in traced
                   for event in record.events.values())

    def _callers_first(self) -> list[list[int]]:
        units = self.program.units
        callers = {number: [caller.record.code.number for caller in units[number].callers
                            if caller.record.code.number in units] for number in sorted(units)}
        return components(callers)

    def _always_graph(self, unit: FunctionFacts) -> bool:
        """Whether every call of a hybrid function goes through its ``tf.function``: the name may stand for both."""
        return unit.hybrid is None or unit.hybrid.form != "call" or all(
            self._goes_through(caller) for caller in unit.callers)

    def _goes_through(self, caller: Caller) -> bool:
        return caller.edge.how == "hybrid" or self.is_graph_call(caller)

    def _settle(self, component: list[int]) -> None:
        members = set(component)
        self.graph |= {number for number in component if number in self.hybrid and self._always_graph(
            self.program.units[number])}
        outside = [caller for number in component for caller in self.program.units[number].callers
                   if caller.record.code.number not in members]
        all_graph = bool(outside) and all(self.is_graph_call(caller) for caller in outside)
        if all_graph and all(self._is_keras_call(caller) for caller in outside):
            self.keras |= members
        entered = {caller.edge.callee.code.number for caller in outside if not self.is_graph_call(caller)}
        self.graph |= entered & self.accepted
        waiting = [number for number in component if not self._open(self.program.units[number])]
        for number in waiting if all_graph else ():
            self._cover(number, (self._own_callers(self.program.units[number], members) or outside)[0])
        self._spread([number for number in waiting if number not in entered])
        self.graph |= members & self.accepted

    def _spread(self, members: list[int]) -> None:
        """Of functions that call each other: those that only graphs call, when those that others enter are graphs."""
        found = True
        while found:
            found = False
            for number in members:
                callers = self.program.units[number].callers
                if number not in self.covered and callers and all(map(self.is_graph_call, callers)):
                    self._cover(number, callers[0])
                    found = True

    def _cover(self, number: int, witness: Caller) -> None:
        self.covered.add(number)
        self.witness[number] = witness
        self.graph.add(number)

    def _own_callers(self, unit: FunctionFacts, members: set[int]) -> list[Caller]:
        return [caller for caller in unit.callers if caller.record.code.number not in members]

    def _open(self, unit: FunctionFacts) -> bool:
        """Whether something outside may call the unit eagerly as well."""
        return unit.escaped or (self.program.library and not unit.code.name.startswith("_"))

    def is_graph_call(self, caller: Caller) -> bool:
        """Whether a call happens while a graph is traced."""
        how = how_called(caller)
        if how in GRAPH_CALLS or self._is_symbolic(caller) or _is_traced_lambda(caller):
            return True
        if how in RUN_BY_PYTHON:
            return False
        return caller.record.code.number in self.graph

    def _is_keras_call(self, caller: Caller) -> bool:
        """Whether Keras traces the call: in its steps, in a functional model, or in code that only these run."""
        if how_called(caller) in GRAPH_CALLS:
            return caller.edge.via.startswith("tensorflow.keras.")
        return self._is_symbolic(caller) or caller.record.code.number in self.keras

    def _is_symbolic(self, caller: Caller) -> bool:
        """A layer called on the placeholders of a functional model: the model traces it when Keras runs the model."""
        if how_called(caller) != "keras_call" or self._replayed:
            return False
        calls = [event for event in caller.record.events.values() if event.node is caller.edge.node]
        return any(on_placeholders(event) or (event.kind == BUILD and event.name == PLACEHOLDERS) for event in calls)


def _is_traced_lambda(caller: Caller) -> bool:
    """``tf.function(lambda x: ...)``: nothing is decided about a lambda, it stays a graph."""
    return caller.edge.how == "hybrid" and caller.edge.callee.code.kind == "lambda"


def is_model_call(event: Event) -> bool:
    """``model(x)`` for a model whose class is Keras's own: functional or sequential."""
    return event.kind == API and event.name == KERAS_CALL and event.attr == "keras_model" and any(
        isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) for atom in event.subject.atoms)


def on_placeholders(event: Event) -> bool:
    """Whether a Keras object is called on nothing but placeholders."""
    tensors = [atom for value in event.arguments for atom in value.atoms if isinstance(atom, Tensor)]
    return event.kind == API and event.name == KERAS_CALL and bool(tensors) and all(
        atom.layout == "keras" for atom in tensors)
