"""A defect of ours that shows while one function is looked at is told there (HYB000), and the run goes on."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hybridize.facts import build
from hybridize.interpreter.evaluate import expressions
from hybridize.interpreter.execute import statements
from hybridize.interpreter.functions import invoke
from hybridize.interpreter.state.machine import Machine
from hybridize.report import build as report_build
from hybridize.rules.registry import rule
from tests.robustness.conftest import Ran

pytestmark = pytest.mark.sources

Check = Callable[..., Ran]

PROGRAM = """import tensorflow as tf

def before(x):
    return tf.square(x)

def marked(x):
    y = tf.sqrt(x)
    return y

def after(x):
    return tf.square(x)

before(tf.ones([2]))
marked(tf.ones([2]))
after(tf.ones([2]))
"""


class Defect(Exception):
    """What a defect raises here."""


@pytest.fixture
def program(project: Path) -> Path:
    (project / "main.py").write_text(PROGRAM)
    return project


def failing(monkeypatch: pytest.MonkeyPatch, owner: Any, name: Any, when: Callable[..., bool]) -> None:
    """Make a function of ours, in a module or a table, raise where ``when`` says so."""
    original = owner[name] if isinstance(owner, dict) else getattr(owner, name)

    def broken(*arguments: Any, **named: Any) -> Any:
        if when(*arguments):
            raise Defect("broken on purpose")
        return original(*arguments, **named)

    if isinstance(owner, dict):
        monkeypatch.setitem(owner, name, broken)
    else:
        monkeypatch.setattr(owner, name, broken)


def of_marked(function: Any) -> bool:
    """Whether facts, a unit of code, or anything that has one is that of ``marked``."""
    code = getattr(function, "code", function)
    return getattr(code, "qualname", "") == "marked"


def assert_told(ran: Ran, *others: str) -> None:
    """``marked`` stays as it is and says why; the others are decided as if nothing had been."""
    assert ran.decisions()["marked"] == "decline"
    assert {ran.decisions()[name] for name in others or ("before", "after")} == {"hybridize"}
    (marked,) = [one for one in ran.report()["functions"] if one["name"] == "marked"]
    (reason,) = [reason for reason in marked["reasons"] if reason["code"] == "HYB000"]
    assert reason["severity"] == "error"
    assert "Defect: broken on purpose" in reason["message"]
    assert "report" in reason["unlock"].lower()
    assert reason["line"] == 6
    assert ran.code == 1


def test_nothing_fails_by_itself(program: Path, check: Check) -> None:
    assert check().decisions() == {"before": "hybridize", "marked": "hybridize", "after": "hybridize"}


def test_interpreting_a_statement(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, statements._RUNNERS, ast.Assign, lambda machine, frame, node: of_marked(frame))
    assert_told(check())


def test_interpreting_an_expression(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, expressions.EVALUATORS, ast.Call, lambda machine, frame, node: of_marked(frame))
    assert_told(check())


def test_ending_a_call(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, invoke, "_finish", lambda machine, frame: of_marked(frame))
    ran = check()
    assert ran.internal_errors() != []
    assert ran.decisions()["before"] == "hybridize"


def test_gathering_facts(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, build, "_fill", lambda function, *rest: of_marked(function))
    assert_told(check())


@pytest.mark.parametrize("code", ["HYB101", "HYB201", "HYB502", "HYB707"])
def test_a_rule(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    failing(monkeypatch, type(rule(code)), "check", lambda self, function, program: of_marked(function))
    ran = check()
    assert_told(ran)
    assert any(f"checking {code}" in message for message in ran.internal_errors())


def test_deciding(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    from hybridize.decide import decision

    failing(monkeypatch, decision, "_decide_eager", lambda one, *rest: of_marked(one.function))
    assert_told(check())


def test_describing(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, report_build, "parameters_of", of_marked)
    assert_told(check())


def test_planning_edits_fails_for_the_file_alone(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / "second.py").write_text(PROGRAM.replace("before", "one").replace("after", "two"))
    failing(monkeypatch, report_build, "plan_file", lambda source, *rest: source.path == "main.py")
    ran = check()
    assert {ran.decisions()[name] for name in ("before", "after")} == {"decline"}
    assert {ran.decisions()[name] for name in ("one", "two")} == {"hybridize"}


@pytest.mark.parametrize(("owner", "name"), [(report_build, "parameters_of"), (build, "_fill")])
def test_every_function_failing_is_no_lost_run(
    program: Path, check: Check, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    failing(monkeypatch, owner, name, lambda *arguments: True)
    ran = check()
    assert set(ran.decisions().values()) == {"decline"}
    assert len(ran.internal_errors()) == 3
    assert ran.code == 0


def test_a_module_body(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / "second.py").write_text("x = 1\ny = [x]\ndef f(): return y\n")
    failing(monkeypatch, expressions.EVALUATORS, ast.List, lambda machine, frame, node: True)
    ran = check()
    assert "second.py:2: error: the analysis of the module failed here: Defect" in ran.err
    assert ran.decisions()["f"] == "decline"
    assert ran.decisions()["before"] == "hybridize"


@pytest.mark.parametrize("error", [RecursionError("deep"), MemoryError()])
def test_the_end_of_stack_or_memory(
    program: Path, check: Check, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    original = Machine.new_record

    def broken(self: Machine, code: Any, *rest: Any) -> Any:
        if of_marked(code):
            raise error
        return original(self, code, *rest)

    monkeypatch.setattr(Machine, "new_record", broken)
    ran = check()
    assert ran.internal_errors() != []
    assert ran.decisions()["marked"] != "hybridize"


def test_the_text_names_the_defect_and_asks_for_a_report(
    program: Path, run: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, build, "_fill", lambda function, *rest: of_marked(function))
    out = run("check", "-v").out
    assert "HYB000 internal-error at main.py:6" in out


def test_the_same_words_in_every_run(program: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, build, "_fill", lambda function, *rest: of_marked(function))
    assert check().out == check().out
