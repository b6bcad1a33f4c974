"""From decisions to the report: facts by name, parameters with their types, edits."""

from __future__ import annotations

import hashlib
from typing import Any

from hybridize.decide.crashed import give_up
from hybridize.decide.model import Decision
from hybridize.edits import EditError, EditRequest, plan_file
from hybridize.edits.bindings import plain
from hybridize.edits.request import FilePlan
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import option
from hybridize.facts.summary import FACTS, facts_of, parameters_of
from hybridize.oracle.oracle import installed_tensorflow
from hybridize.project.metadata import Metadata
from hybridize.project.model import Problem, Program
from hybridize.project.style import line_length
from hybridize.report.asked import told_of
from hybridize.report.model import Edit, FunctionReport, Parameter, Report, Traces
from hybridize.signatures.traces import traces_of
from hybridize.values.atoms import ApiRef
from hybridize.values.value import Value

RELAXING = ("reduce_retracing", "experimental_relax_shapes")
_ACTIONS = {"hybridize": "decorate", "dehybridize": "undecorate", "reconfigure": "reconfigure"}


def build_report(program: Program, facts: ProgramFacts, decisions: list[Decision], settings: Any) -> Report:
    """The report of a run; only files that were selected are in it."""
    shown = [one for one in decisions if one.function.file in program.selected]
    plans = plans_of(program, facts, shown)
    edits, digests, problems = _edits(program, plans, shown)
    functions = [_described(one, facts, edits.get(one.function.code.number, ())) for one in shown]
    functions.sort(key=lambda item: (item.file, item.line, item.name))
    version = program.target.tensorflow
    release = ".".join(map(str, version)) if version else installed_tensorflow()
    files = len(set(program.selected) | {problem.file for problem in program.problems})
    return Report(
        root=".",
        files=files,
        tensorflow=release,
        errors=(*program.problems, *problems),
        functions=tuple(functions),
        warnings=(*settings.warnings, *told_of(facts.machine, program.selected)),
        digests=digests,
        plans=plans,
    )


def plans_of(program: Program, facts: ProgramFacts, decisions: list[Decision]) -> dict[str, FilePlan]:
    """What is asked of every file that changes."""
    requests: dict[str, list[EditRequest]] = {}
    for decision in decisions:
        if decision.action in _ACTIONS:
            requests.setdefault(decision.function.file, []).append(request_of(decision))
    names = {module.path: module.name for module in program.modules.values()}
    return {path: FilePlan(tuple(asked), known_names(facts, names[path])) for path, asked in sorted(requests.items())}


def _edits(
    program: Program, plans: dict[str, FilePlan], decisions: list[Decision]
) -> tuple[dict[int, tuple[Edit, ...]], dict[str, str], list[Problem]]:
    out: dict[int, tuple[Edit, ...]] = {}
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    modules = {module.path: module for module in program.modules.values()}
    width = line_length(Metadata(program.root)) if plans else 0
    for path, plan in plans.items():
        module = modules[path]
        digests[path] = hashlib.sha256(module.source.data).hexdigest()
        group = [one for one in decisions if one.function.file == path and one.action in _ACTIONS]
        try:
            change = plan_file(module.source, plan.requests, tree=module.tree, known_names=plan.known_names,
                               line_length=width)
        except EditError as error:
            problems.append(Problem(path, getattr(error, "line", 0) or 0, 0, str(error)))
            for decision in group:
                decision.action = "keep" if decision.function.hybrid is not None else "decline"
                decision.safety = None
            continue
        except Exception as failure:
            for decision in group:
                give_up(decision, failure, "planning its edits")
            continue
        for decision, edits in zip(group, change.by_request):
            out[decision.function.code.number] = tuple(edits)
    return out, digests, problems


def known_names(facts: ProgramFacts, module: str) -> dict[str, str]:
    """Names of a module that stand for TensorFlow or ``tf.function``, wherever in the program they come from."""
    found = facts.machine.modules.get(module)
    held = {name: value.single() for name, value in found.fields.items() if isinstance(value, Value)} if found else {}
    spelled = {name: plain(atom.name) for name, atom in held.items() if isinstance(atom, ApiRef)}
    return {name: target for name, target in spelled.items() if target in ("tensorflow", "tensorflow.function")}


def request_of(decision: Decision) -> EditRequest:
    """What a decision asks of the editor."""
    function = decision.function
    line = None
    if function.hybrid is not None and function.hybrid.form == "decorator":
        line = function.hybrid.node.lineno
    return EditRequest(function.code.qualname, function.code.line, _ACTIONS[decision.action], decision.arguments, line)


def _described(decision: Decision, facts: ProgramFacts, edits: tuple[Edit, ...]) -> FunctionReport:
    try:
        told = facts_of(decision.function, facts, decision)
        return _function(decision, told, parameters_of(decision.function), edits, _traces(decision, facts))
    except Exception as failure:
        give_up(decision, failure, "describing it")
        return _function(decision, dict.fromkeys(FACTS), (), ())


def _traces(decision: Decision, facts: ProgramFacts) -> Traces | None:
    """How often the graph is traced that the function is or becomes, with the arguments that it then has."""
    function = decision.function
    hybrid = function.hybrid
    if hybrid is None and decision.action != "hybridize":
        return None
    arguments = set(decision.arguments)
    for name in ("input_signature", *RELAXING):
        if hybrid is not None and option(hybrid, name) is not None:
            arguments.add(name)
    return traces_of(function, facts, "input_signature" in arguments, not arguments.isdisjoint(RELAXING))


def _function(decision: Decision, facts: dict[str, bool | None], parameters: tuple[Parameter, ...],
              edits: tuple[Edit, ...], traces: Traces | None = None) -> FunctionReport:
    function: FunctionFacts = decision.function
    hybrid = function.hybrid
    return FunctionReport(
        file=function.file,
        name=function.code.qualname,
        line=function.code.line,
        end_line=function.code.end_line,
        hybrid=hybrid is not None,
        tf_function_arguments=dict(hybrid.options) if hybrid is not None else {},
        decision=decision.action,
        safety=decision.safety,
        facts=facts,
        parameters=parameters,
        reasons=tuple(decision.reasons),
        input_signature=decision.signature if edits else None,
        signature_withheld=decision.withheld,
        edits=edits,
        traces=traces,
    )
