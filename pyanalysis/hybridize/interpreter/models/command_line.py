"""Objects with the attributes that a program names itself: ``argparse``, flags of absl, plain namespaces.

A parser remembers in a dictionary of its own what each option may give; groups and subparsers are told as the parser
that they belong to, as all their options end in one namespace.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.outside_call import Call
from hybridize.interpreter.models.returns import instance_of
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Tuple
from hybridize.values.objects import Class, Dictionary, DictState, Instance
from hybridize.values.value import Value

_PARSER = "argparse.ArgumentParser."
_NAMESPACE = "argparse.Namespace"
_OPTIONS = "#options"
_FLAGS = frozenset({"store_true", "store_false"})
_LISTS = frozenset({"append", "append_const", "extend"})
_ALONE = frozenset({"help", "version"})  # options that end the program
_FLAG = "absl.flags.DEFINE_"
_FLAG_TYPES = {"integer": vl.INT, "float": vl.FLOAT, "string": vl.STR, "bool": vl.BOOL, "boolean": vl.BOOL,
               "enum": vl.STR, "list": vl.STR, "multi_integer": vl.INT, "multi_float": vl.FLOAT,
               "multi_string": vl.STR}
_SCALARS = {"builtins.int": vl.INT, "builtins.float": vl.FLOAT, "builtins.str": vl.STR, "builtins.bool": vl.BOOL}


@method_model(_PARSER + "add_argument")
def _add_argument(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
                  node: ast.AST) -> Value:
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    action = _text(arguments.keywords.get("action"))
    name = _destination(arguments)
    if name is not None and action not in _ALONE:
        _note(machine, frame, receiver, {name: _given(machine, frame, arguments, action, node)}, node)
    return made


@method_model(_PARSER + "set_defaults")
def _set_defaults(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
                  node: ast.AST) -> Value:
    known = _options(machine, receiver, node)  # of another command of the same program, maybe: which one is given?
    given = {name: vl.join(value, known.get(name, vl.BOTTOM)) for name, value in arguments.keywords.items()}
    _note(machine, frame, receiver, given, node)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@method_model(*(_PARSER + name for name in ("add_argument_group", "add_mutually_exclusive_group", "add_subparsers",
                                            "add_parser")))
def _add_part(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    name = arguments.keywords.get("dest")
    if name is not None and _text(name) is not None:
        _note(machine, frame, receiver, {str(_text(name)): vl.STR}, node)
    generic(machine, frame, api, receiver, arguments, node, api.name)
    return receiver


@method_model(_PARSER + "parse_args", _PARSER + "parse_known_args")
def _parse(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    generic(machine, frame, api, receiver, arguments, node, api.name)
    parsed = instance_of(Call(machine, frame, node, api, receiver, arguments.positional, {}, {}), _NAMESPACE)
    for name, value in _options(machine, receiver, node).items():
        for atom in parsed.ordered():
            machine.store(atom, name, value)  # type: ignore[arg-type]
    if api.name.endswith("parse_args"):
        return parsed
    return vl.of(Tuple((parsed, machine.new_list(frame, node, None, vl.STR, tag="rest"))))


@model("types.SimpleNamespace", _NAMESPACE)
def _namespace(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    made = generic(machine, frame, api, None, arguments, node, api.name)
    for atom in made.ordered():
        if isinstance(atom, Instance):
            for name, value in arguments.keywords.items():
                machine.store(atom, name, value)
    return made


@model(*(_FLAG + kind for kind in _FLAG_TYPES))
def _define_flag(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``flags.DEFINE_integer("steps", 100, "...")``: read as ``FLAGS.steps``, or as ``value`` of what is given back."""
    kind = api.name.removeprefix(_FLAG)
    value = _FLAG_TYPES[kind]
    if kind.startswith(("multi", "list")):
        value = machine.new_list(frame, node, None, value, tag="flag")
    default = arguments.keywords.get("default", vl.join_all(arguments.positional[1:2]))
    name = _text(arguments.keywords.get("name", vl.join_all(arguments.positional[:1])))
    if default is vl.NONE:
        value = vl.join(value, default)
    if name is not None:
        machine.store(machine.flags, name, value)
    generic(machine, frame, api, None, arguments, node, api.name)
    holder = instance_of(Call(machine, frame, node, api, None, arguments.positional, {}, {}), "types.SimpleNamespace")
    for atom in holder.ordered():
        machine.store(atom, "value", value)  # type: ignore[arg-type]
    return holder


def _given(machine: Machine, frame: Frame, arguments: Arguments, action: str | None, node: ast.AST) -> Value:
    """What an option may hold after parsing: what its type makes of a word, or its default."""
    named = arguments.keywords
    default = named.get("default")
    if _act(machine, frame, named.get("action"), node):
        return vl.unknown("what an action of the program keeps")
    if action in _FLAGS:
        return vl.BOOL if default is None else vl.join(vl.BOOL, default)
    if action == "count":
        return vl.join(vl.INT, default if default is not None else vl.NONE)
    if action in ("store_const", "append_const"):
        word = named.get("const", vl.NONE)
    else:
        word = _converted(machine, frame, named.get("type"), node)
    if action in _LISTS or _text(named.get("nargs")) in ("+", "*") or _is_number(named.get("nargs")):
        word = machine.new_list(frame, node, None, word, tag="option")
    if default is not None:
        return vl.join(word, default)
    words = [_text(value) or "" for value in arguments.positional]
    certain = not any(word.startswith("-") for word in words) or named.get("required", vl.NONE).constant() is True
    return word if certain else vl.join(word, vl.NONE)


def _act(machine: Machine, frame: Frame, action: Value | None, node: ast.AST) -> bool:
    """An action of a class of the program is called when its option is met, and keeps what it likes."""
    from hybridize.interpreter.evaluate import calls

    via = _PARSER + "add_argument"
    words = vl.unknown("words of an option")
    own = [atom for atom in action.ordered() if isinstance(atom, Class)] if action is not None else []
    for atom in own:
        given = Arguments((words, vl.STR))
        made = calls.call_value(machine, frame, vl.of(atom), given, node, how="callback", via=via)
        parts = (vl.unknown("parser"), vl.unknown("namespace"), words, vl.STR)
        calls.call_value(machine, frame, made, Arguments(parts), node, how="callback", via=via)
    return bool(own)


def _converted(machine: Machine, frame: Frame, convert: Value | None, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if convert is None or convert is vl.NONE:
        return vl.STR
    atom = convert.single()
    known = _SCALARS.get(getattr(atom, "name", ""))
    return known if known is not None else calls.call_value(machine, frame, convert, Arguments((vl.STR,)), node,
                                                            how="callback", via=_PARSER + "add_argument")


def _destination(arguments: Arguments) -> str | None:
    """The attribute that an option fills: ``dest``, else its first long name, else its first name."""
    named = _text(arguments.keywords.get("dest"))
    if named is not None:
        return named
    words = [word for word in map(_text, arguments.positional) if word]
    long = [word for word in words if word.startswith("--")]
    first = next(iter(long or words), None)
    return first.lstrip("-").replace("-", "_") if first is not None else None


def _note(machine: Machine, frame: Frame, receiver: Value, options: dict[str, Value], node: ast.AST) -> None:
    from hybridize.interpreter.evaluate.subscripts import put_entry

    for atom in receiver.ordered():
        if not isinstance(atom, Instance):
            continue
        if machine.read(atom, _OPTIONS) is None:
            machine.store(atom, _OPTIONS, machine.new_dict(frame, node, DictState({}), tag="options"))
        held = machine.read(atom, _OPTIONS).single()
        if isinstance(held, Dictionary):
            for name, value in options.items():
                put_entry(machine, frame, held, vl.const(name), value.plain())


def _options(machine: Machine, receiver: Value, node: ast.AST) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for atom in receiver.ordered():
        held = machine.read(atom, _OPTIONS, node) if isinstance(atom, Instance) else None
        for table in held.ordered() if isinstance(held, Value) else ():
            if isinstance(table, Dictionary):
                for key, value in machine.content(table, node).known.items():
                    if isinstance(key, Const) and isinstance(key.value, str):
                        out[key.value] = vl.join(out.get(key.value, vl.BOTTOM), value)
    return out


def _text(value: Value | None) -> str | None:
    held = value.constant() if value is not None else None
    return held if isinstance(held, str) else None


def _is_number(value: Value | None) -> bool:
    return value is not None and isinstance(value.constant(), int)
