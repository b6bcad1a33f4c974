"""The abstract machine: heap, modules, memoised records and the stack. Semantics live in the sibling files."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.history import History
from hybridize.interpreter.state.record import IMPORTS, Record
from hybridize.project.code import Code, ModuleCode
from hybridize.project.model import Program
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, Const, Tuple
from hybridize.values.heap import Delta, Heap
from hybridize.values.objects import (
    Class,
    Dictionary,
    DictState,
    Function,
    Instance,
    ModuleObj,
    Obj,
    Scope,
    Sequence,
    Site,
    join_fields,
    list_state,
)
from hybridize.values.value import BOTTOM, Value

_CONTAINERS = (Tuple, Sequence, Dictionary)
FLAGS = "absl.flags.FLAGS"  # the flags of the command line: one object for the whole program
MAX_DEPTH = 48          # abstract calls deep; past it a call is unknown
PRECISE_CONTEXTS = 2    # records of one unit before its contexts are joined
MAX_RECORDS = 4          # records of one unit before the last general one is used as it is
SMALL_PROGRAM = 150     # code units; where there are few, all contexts are kept apart
MANY_RECORDS = 100      # records of a small program, besides three a unit, past which it is treated as a large one
MOST_IN_RECURSION = 12  # records that recursion may make of one unit until its calls are unknown
MOST_NESTED = 2000      # calls and look-ups within each other that lead from object to object; see Machine.deeper
MOST_ITEMS = 64          # items of a list that are kept apart
VIEWED = "#viewed"       # field of a view: which rows (keys, values, items) of which dict
MAX_LOOKS = 300         # records made for code that no value reaches; past it any record of the callee will do


class Cancelled(Exception):
    """The user asked to stop."""


class Machine:
    """Everything that one analysis shares. ``stack`` holds the running frames, innermost last."""

    def __init__(self, program: Program, codes: dict[str, ModuleCode], resolver: Any,
                 tick: Callable[[Code], None] | None = None) -> None:
        self.program = program
        self.codes = codes
        self.resolver = resolver
        self.heap = Heap()
        self.history = History()
        self.modules: dict[str, ModuleObj] = {}
        self.imported: dict[str, set[str]] = {}  # module -> modules of the program that it imports
        self.records: list[Record] = []
        self.by_code: dict[int, list[Record]] = {}
        self.memo: dict[tuple[Any, ...], list[Record]] = {}
        self.general: dict[Any, Record] = {}
        self.stack: list[Frame] = []
        self.active: dict[int, list[Record]] = {}
        self.objects: dict[tuple[Any, ...], Obj] = {}
        self.registered: dict[Obj, tuple[Any, ...]] = {}  # functions that dispatchers of libraries were given
        self.functions: dict[int, list[Function]] = {}
        self.classes: dict[int, list[Class]] = {}
        self.instances: dict[Atom, list[Instance]] = {}
        self.opened: dict[Atom, Delta] = {}  # classes that nothing instantiates: what making one, to look at it, writes
        self.thrown: dict[Atom, dict[Any, Any]] = {}  # fields of exceptions when they were thrown
        self.escaped: dict[int, Function] = {}
        self.wanted: dict[tuple[str, str], None] = {}  # patterns of names of modules, and of what is looked for in them
        self.found_here: dict[str, dict[Value, None]] = {}  # place of ``getattr(x, unknown)`` -> what it gives
        self.used_members: dict[str, None] = {}  # such places from which something is called
        self.promised: dict[Function, tuple[Value, ...]] = {}  # what libraries hand to callbacks that they keep
        self.open_calls: list[Record] = []  # what calls the `call` of Keras objects that the program never calls
        self.unbound: set[int] = set()  # code that is called as a function, not as a method of what it was looked up on
        self.placed: dict[Instance, Any] = {}  # layers in functional models, and what they are called on
        self.regularized = False  # whether layers of functional models have activity regularizers: see models.losses
        self.flags = Instance(Site(FLAGS, 0, 0, 0, "flags"), ApiRef(FLAGS))  # its fields are what the program defines
        self.deferred: list[tuple[ModuleObj, Callable[[Frame], None]]] = []  # done when all entry points have run
        self.internal_errors: dict[int, tuple[int, str]] = {}  # unit -> line, what failed
        self.tick = tick
        self.phase = "entry"  # entry: reached from an entry point; late: a callback from there; open: nothing calls it
        self.process = IMPORTS  # the run of the program that is being followed
        self.alive: set[Obj] | None = set()  # what it has allocated; None where several processes are looked at as one
        self.replayed: set[int] = set()  # records whose allocations are in there
        self.born: list[Obj] = []  # objects in the order in which they came into being
        self.kept: list[Value] = []  # what is held outside the heap: functions that were registered somewhere
        self.steps: dict[Atom, Any] = {}  # the calls behind iterators: see functions.resumed
        self.dead: set[Obj] = set()  # objects that nothing leads to any more
        self.buried: Delta = {}  # their fields: see functions.garbage
        self.follow_hints = True
        self.debug = False
        self.spread_element: Value = BOTTOM
        self.explores = False  # whether code that no value reaches is looked at for its calls
        self.nesting = 0  # of calls and look-ups
        self.aside = 0  # nesting of such looks
        self.imported_aside: list[ModuleObj] = []  # modules whose bodies ran in such looks
        self.looks = MAX_LOOKS
        units = sum(len(module.units) for module in codes.values())
        small = units < SMALL_PROGRAM
        self.contexts, self.max_records = (24, 100) if small else (PRECISE_CONTEXTS, MAX_RECORDS)
        self.budget = MANY_RECORDS + 3 * units
        self.looked_at: dict[int, list[Record]] = {}  # records that only such looks made
        self.reached: set[tuple[ast.AST, object]] = set()
        self.texts: dict[tuple[ast.AST, str], ast.Module | None] = {}  # what ``eval`` and ``exec`` run
        self.watch: Any = None  # interpreter.watching.Watch, for who asks what variables hold
        self.oracle: Any = None  # oracle.oracle.Oracle, or None where TensorFlow is not asked
        self.unasked: str | None = None  # why TensorFlow is not asked although it might be
        self.failing: dict[ast.AST, tuple[Any, ...]] = {}  # calls that must fail: unit, why, question
        self.working: set[ast.AST] = set()  # calls that may work in some context
        self.building: list[Class] = []  # classes whose metaclass is at work, innermost last

    # -- records ------------------------------------------------------------------------------------------------
    def new_record(self, code: Code, function: Obj | None, arguments: tuple[Value, ...]) -> Record:
        """A fresh record of ``code``, numbered in order of creation."""
        record = Record(len(self.records), code, function, arguments)
        record.generation = self.heap.generation
        record.phase = self.phase
        record.history = self.history
        record.moments.append(self.history.moment)
        self.history.runs += 1
        self.records.append(record)
        if len(self.records) > self.budget:
            self.contexts, self.max_records = PRECISE_CONTEXTS, MAX_RECORDS
        record.aside = self.aside > 0
        if record.aside:
            self.looks -= 1
            self.looked_at.setdefault(code.number, []).append(record)
        else:
            self.by_code.setdefault(code.number, []).append(record)
        if self.tick is not None:
            self.tick(code)
        return record

    def live_records(self) -> list[Record]:
        """The records that count: those of a trial run that was repeated with more known do not."""
        return [record for record in self.records
                if not record.stale or record in self.by_code.get(record.code.number, ())]

    @property
    def frame(self) -> Frame:
        """The innermost running frame."""
        return self.stack[-1]

    # -- allocation ---------------------------------------------------------------------------------------------
    def allocate(self, frame: Frame, node: ast.AST, tag: str, make: Callable[[Site], Any]) -> Any:
        """The object that ``node`` makes in this context; made twice, it stands for many and is not unique."""
        key = (node, frame.record.home, tag, frame.turn)
        obj = self.objects.get(key)
        if obj is None:
            tag += "".join(f"@{number}" for number in frame.turn)
            site = Site(frame.code.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0),
                        frame.record.home, tag, frame.code.number)
            obj = self.objects[key] = make(site)
            if type(obj) is Instance:
                self.instances.setdefault(obj.cls, []).append(obj)
            self.born.append(obj)
        else:
            if self.alive is None or obj in self.alive:
                obj.unique = False
            else:
                self.born.append(obj)
            self.history.remake(obj)
        if self.alive is not None:
            self.alive.add(obj)
        frame.record.allocated.add(obj)
        return obj

    def enter_process(self, number: int, alive: set[Obj] | None) -> None:
        """From here on another run of the program is followed, in which the objects ``alive`` exist already.

        An object that each of two processes makes once is unique in both.
        """
        self.process, self.alive = number, alive
        self.replayed = set()

    def new_list(self, frame: Frame, node: ast.AST, items: tuple[Value, ...] | None, element: Value = BOTTOM,
                 type_name: str = "list", tag: str = "") -> Value:
        """A new list (or set, deque, ...) object holding the items."""
        obj = self.allocate(frame, node, type_name + tag, lambda site: Sequence(site, type_name))
        if items is not None and len(items) > MOST_ITEMS:
            element = vl.join_all(items)
            items = None
        self.store(obj, "content", list_state(items, element))
        return vl.of(obj)

    def new_dict(self, frame: Frame, node: ast.AST, state: DictState, type_name: str = "dict", tag: str = "") -> Value:
        """A new dict object with the content."""
        obj = self.allocate(frame, node, type_name + tag, lambda site: Dictionary(site, type_name))
        self.store(obj, "content", state)
        return vl.of(obj)

    # -- heap access with bookkeeping ---------------------------------------------------------------------------
    def read(self, obj: Obj, key: Any, node: ast.AST | None = None) -> Any:
        """Content of a field, or None; noted as a read of the running record."""
        value = obj.fields.get(key)
        record = self.stack[-1].record
        cell = (obj, key)
        if cell not in record.reads and obj not in record.allocated:
            record.reads[cell] = value
        if node is not None and cell not in record.read_nodes:
            record.read_nodes[cell] = node
        if key == "content":
            record.opened.add(obj)
        return value

    def store(self, obj: Obj, key: Any, value: Any) -> None:
        """Write a field: replaced where the object is unique, joined otherwise."""
        if obj.unique:
            self.heap.write(obj, key, value)
        else:
            self.heap.write(obj, key, join_fields(obj.fields.get(key), value))

    def content(self, obj: Obj, node: ast.AST | None = None) -> Any:
        """The :class:`ListState` or :class:`DictState` of a container; of a view, what its dict holds now."""
        if VIEWED in obj.fields:
            return self._viewed(obj, node)
        state = self.read(obj, "content", node)
        if state is None:
            return DictState({}) if isinstance(obj, Dictionary) else list_state(())
        return state

    def _viewed(self, obj: Obj, node: ast.AST | None) -> Any:
        from hybridize.interpreter.models.mappings import rows_of

        out: Any = None
        for atom in obj.fields[VIEWED].atoms:
            leaf, held = atom.items
            for viewed in held.atoms:
                state = rows_of(self.content(viewed, node), leaf.constant())
                out = state if out is None else join_fields(out, state)
        return out

    def entry(self, obj: Obj, index: Value, node: ast.AST | None = None) -> Any:
        """The :class:`DictState` of a dict of which no more than one entry is asked."""
        record, key = self.stack[-1].record, index.single()
        if type(key) is not Const or obj in record.opened:
            return self.content(obj, node)
        state = self.content(obj, node)
        record.opened.discard(obj)
        record.asked.setdefault(obj, set()).add(key.value)
        return state

    def method_replaced(self, obj: Obj, name: str, old: Value) -> None:
        """Another method of the name from here on: what is known of calls rests on the old one."""
        self.heap.generation += 1
        self.history.replaced.setdefault((obj, name), []).append(old)

    def look_into(self, value: Value, node: ast.AST, depth: int = 2) -> None:
        """Note that all a value holds is read at ``node``: code outside the program sees into its containers."""
        level, seen = [value], set[Atom]()
        for _ in range(depth + 1):
            inner: list[Value] = []
            for atom in [atom for value in level for atom in value.ordered()]:
                if not isinstance(atom, _CONTAINERS) or atom in seen:
                    continue
                seen.add(atom)
                if isinstance(atom, Tuple):
                    inner.extend(atom.items)
                else:
                    content = self.content(atom, node)
                    inner.append(content.any_value() if isinstance(atom, Dictionary) else content.any())
            level = inner

    # -- depth --------------------------------------------------------------------------------------------------
    def deeper(self) -> None:
        """One step further into what calls or binds what: objects may be each other's ``__call__`` or ``__get__``.

        Compiled code does not notice the end of the stack, so this one does. Undone by ``nesting -= 1``.
        """
        if self.nesting >= MOST_NESTED:
            raise RecursionError("calls of objects nested too deeply")
        self.nesting += 1

    # -- scopes -------------------------------------------------------------------------------------------------
    def scope_of(self, frame: Frame, name: str) -> Scope | None:
        """The captured scope that owns ``name``, from the frame's own outward."""
        scope = frame.scope
        while scope is not None:
            if name in scope.code.cells:
                return scope
            scope = scope.parent
        return None

    def module_object(self, name: str) -> ModuleObj | None:
        """The module object of a program module; its body may not have run yet."""
        found = self.modules.get(name)
        if found is None:
            codes = self.codes.get(name)
            if codes is None:
                return None
            site = Site(codes.body.path, 0, 0, 0, "module")
            found = self.modules[name] = ModuleObj(site, name, codes.body)
            found.fields["__name__"] = vl.const(name)
            found.fields["__file__"] = vl.STR
            found.fields["__doc__"] = vl.STR
        return found

    def code_of(self, module: ModuleObj, node: ast.AST) -> Code:
        """The code unit of a function, lambda or class node."""
        return self.codes[module.name].by_node[node]
