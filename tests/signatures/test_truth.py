"""Every signature that the tool writes on an example of a rule: the program goes on doing what it did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.truth.examples import all_examples
from tests.truth.harness import describe_outcome, run_program_pair

pytestmark = pytest.mark.tensorflow
EXAMPLES = all_examples()


@pytest.mark.parametrize("label", EXAMPLES)
def test_a_signature_changes_nothing(label: str, tmp_path: Path) -> None:
    from hybridize.cli.main import main
    from hybridize.pipeline import analyze
    from hybridize.project.settings import Settings

    example = EXAMPLES[label]
    sources = {"main.py": example.source} if isinstance(example.source, str) else example.source
    original, edited = tmp_path / "original", tmp_path / "edited"
    for name, text in sources.items():
        path = original / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(original, edited)
    report = analyze([str(edited)], Settings(root=str(edited)))
    if not any(function.input_signature for function in report.functions):
        pytest.skip("no signature is written")
    assert main(["apply", "--root", str(edited), str(edited)]) == 0
    start = "main.py" if "main.py" in sources else next(iter(sources))
    outcome = run_program_pair(original, edited, start)
    assert outcome.kind == "same", "\n".join([describe_outcome(outcome), *outcome.differences])
