"""Workflow annotations: one line each, whatever the message holds."""

from __future__ import annotations

from dataclasses import replace

from hybridize.project.model import Problem
from hybridize.report.github import annotation_lines
from tests.report.goldens import assert_golden
from tests.report.sample import empty_report, sample_report


def test_golden() -> None:
    assert_golden(
        "github.txt", "".join(f"{line}\n" for line in annotation_lines(sample_report(), prefix="sub"))
    )


def test_escapes() -> None:
    report = replace(empty_report(), errors=(Problem("a,b:c.py", 1, 0, "50% of\r\nit: broken, really"),))
    (line,) = annotation_lines(report)
    assert line == (
        "::error file=a%2Cb%3Ac.py,line=1,col=1,title=Not analysed::50%25 of%0D%0Ait: broken, really"
    )


def test_the_prefix_may_lead_upwards() -> None:
    assert "file=../lib/net/layers.py" in "\n".join(annotation_lines(sample_report(), prefix="../lib"))


def test_a_problem_without_place() -> None:
    report = replace(empty_report(), errors=(Problem("a.py", 0, 0, "cannot be read"),))
    assert list(annotation_lines(report)) == ["::error file=a.py,title=Not analysed::cannot be read"]
