"""Asks TensorFlow about examples of rules: ``python -m tests.truth.judge HYB201 path/to/hyb301_x.py``."""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "pyanalysis"))

from hybridize.rules.base import Example, Rule  # noqa: E402
from tests.truth.examples import examples_of  # noqa: E402
from tests.truth.harness import agrees, describe_outcome, run_many  # noqa: E402

RULES = ROOT / "pyanalysis" / "hybridize" / "rules"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print expected and observed for every example; 1 if any disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth.judge", description=__doc__)
    help_rules = "a code (HYB201, 201, 2xx), all, or the path of a rule file"
    parser.add_argument("rules", nargs="+", metavar="RULE", help=help_rules)
    parser.add_argument("--python", help="interpreter whose TensorFlow judges")
    parser.add_argument("-q", "--quiet", action="store_true", help="show only what disagrees")
    options = parser.parse_args(arguments)
    if options.python:
        os.environ["HYBRIDIZE_TRUTH_PYTHON"] = options.python
    cases = [case for argument in options.rules for path in _paths(argument) for case in _cases(path)]
    wrong = 0
    for (label, example), outcome in zip(cases, run_many([example for _, example in cases]), strict=True):
        is_right = agrees(outcome, example.expect)
        wrong += not is_right
        if is_right and options.quiet:
            continue
        print(f"{'ok   ' if is_right else 'WRONG'} {label} {example.function}: expected {example.expect}, "
              f"observed {describe_outcome(outcome)}")  # fmt: skip
        for difference in outcome.differences:
            print(f"        {difference}")
    print(f"{len(cases)} examples, {wrong} wrong")
    return 1 if wrong or not cases else 0


def _paths(argument: str) -> list[Path]:
    if argument.endswith(".py"):
        return [Path(argument).resolve()]
    digits = re.sub(r"(?i)^all$|^hyb|x+$", "", argument)
    paths = sorted(RULES.glob(f"*/hyb{digits}*.py"))
    if not paths:
        raise SystemExit(f"no rule file for {argument}")
    return paths


def _cases(path: Path) -> Iterator[tuple[str, Example]]:
    if path.is_relative_to(RULES):
        module = importlib.import_module(f"hybridize.rules.{path.parent.name}.{path.stem}")
    else:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    for kind in vars(module).values():
        if inspect.isclass(kind) and issubclass(kind, Rule) and kind.__module__ == module.__name__:
            yield from examples_of(kind())


if __name__ == "__main__":
    sys.exit(main())
