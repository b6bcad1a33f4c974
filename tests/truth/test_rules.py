"""Every example of every rule: TensorFlow's verdict is the expected one, and so is the tool's decision."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from hybridize.rules.base import Example
from tests.truth.examples import all_examples
from tests.truth.harness import agrees, describe_outcome, run_pair

EXAMPLES = all_examples()
HAS_ENGINE = importlib.util.find_spec("hybridize.pipeline") is not None

# A Python number that leaves a tensor branch or loop as a tensor is told where the arithmetic raises.
TOLD_BY = {"HYB502 breaks[4]": "HYB410", "HYB502 breaks[9]": "HYB701", "HYB503 breaks[4]": "HYB410"}


@pytest.mark.tensorflow
@pytest.mark.parametrize("label", EXAMPLES)
def test_tensorflow_says_what_the_example_expects(label: str) -> None:
    example = EXAMPLES[label]
    outcome = run_pair(example)
    told = "\n".join([describe_outcome(outcome), *outcome.differences])
    assert agrees(outcome, example.expect), f"expected {example.expect}, observed {told}"


@pytest.mark.skipif(not HAS_ENGINE, reason="the engine is not built yet")
@pytest.mark.parametrize("label", EXAMPLES)
def test_the_tool_decides_as_the_example_says(label: str, tmp_path: Path) -> None:
    example = EXAMPLES[label]
    function = decided(example, tmp_path)
    reasons = [f"{reason.code} {reason.severity}: {reason.message}" for reason in function.reasons]
    assert function.decision == example.decision, "\n".join(reasons)
    if example.expect == "differs" and not example.toggle and example.decision == "hybridize":
        assert function.safety == "speculative", f"TensorFlow computes something else: {reasons}"
    if " breaks[" in label and example.decision == "decline":
        assert TOLD_BY.get(label, label.split()[0]) in {reason.code for reason in function.reasons}, "\n".join(reasons)


def decided(example: Example, folder: Path) -> Any:
    """What the tool reports on the example's function, its program written into an empty folder."""
    from hybridize.pipeline import analyze
    from hybridize.project.settings import Settings

    sources = {"main.py": example.source} if isinstance(example.source, str) else example.source
    for name, text in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), cache=False))
    assert not report.errors
    module = example.module if example.module in sources else next(iter(sources))
    found = [f for f in report.functions if (f.file, f.name) == (module, example.function)]
    assert found, f"{module} has no {example.function}"
    return found[-1]
