"""The rules as a set: complete, documented, found by their files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hybridize.rules import registry
from hybridize.rules.base import Example, Rule

# Every row of the catalogue of hazards has a rule.
ROWS = {1: 5, 2: 8, 3: 5, 4: 10, 5: 11, 6: 5, 7: 9, 8: 9, 9: 7}


def test_every_rule_has_what_a_rule_needs() -> None:
    assert registry.problems() == []


def test_every_row_of_the_catalogue_has_a_rule() -> None:
    wanted = {f"HYB{hundred}{row:02}" for hundred, rows in ROWS.items() for row in range(1, rows + 1)}
    assert wanted <= {rule.code for rule in registry.all_rules()}


def test_every_rule_file_is_found() -> None:
    folder = Path(registry.__file__).parent
    files = {path.stem.partition("_")[0].upper() for path in folder.glob("*/hyb*.py")}
    codes = [rule.code for rule in registry.all_rules()]
    assert codes == sorted(codes)
    assert set(codes) == files


@pytest.mark.parametrize("spelling", ["HYB501", "hyb501", "501", 501, " HYB501 "])
def test_a_rule_is_found_by_code(spelling: str | int) -> None:
    assert registry.rule(spelling).code == "HYB501"


def test_a_rule_is_found_by_name() -> None:
    rule = registry.all_rules()[0]
    assert registry.rule(rule.name) is rule


def test_an_unknown_rule_comes_with_the_nearest() -> None:
    with pytest.raises(registry.UnknownRule) as caught:
        registry.rule("HYB5O1")
    assert "HYB501" in caught.value.nearest


def test_rules_are_found_without_tensorflow_and_the_interpreter() -> None:
    program = (
        "import sys; from hybridize.rules.registry import all_rules; all_rules();"
        "print(sorted({'tensorflow', 'libcst', 'networkx', 'numpy', 'rich'} & set(sys.modules)))"
    )
    path = {"PYTHONPATH": str(Path(registry.__file__).parents[2])}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=path)
    assert done.stdout.strip() == "[]"


def test_problems_are_told() -> None:
    class Broken(Rule):
        code = "HYB999"
        name = "Broken Name"
        severity = "fatal"
        what_happens = " "
        why = "because"
        unlock = "do"
        references = ()
        breaks = (Example("", "f", "fails", "decline"),)
        safe = (Example({"a.py": ""}, "f", "same", "hybridize"),) * 3

    found = "\n".join(registry.problems([Broken(), Broken()]))
    for problem in (
        "stands in",
        "no what_happens",
        "no references",
        "kebab-case",
        "unknown severity",
        "no check",
        "1 examples in breaks",
        "expects 'fails'",
        "has no file main.py",
        "code of 2 rules",
        "name of 2 rules",
    ):
        assert problem in found
