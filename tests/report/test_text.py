"""The report for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.report.excerpt import SourceLines
from hybridize.report.lines import STYLES, plain
from hybridize.report.model import Report, TraceCause, Traces
from hybridize.report.text import Detail, hint_lines, report_lines, trace_lines
from tests.report.goldens import assert_golden
from tests.report.sample import empty_report, function, sample_report, write_program


@pytest.fixture
def sources(tmp_path: Path) -> SourceLines:
    write_program(tmp_path)
    return SourceLines(tmp_path)


@pytest.mark.parametrize("detail", list(Detail), ids=lambda detail: detail.name.lower())
def test_golden(detail: Detail, sources: SourceLines) -> None:
    text = plain(report_lines(sample_report(), sources, detail))
    assert_golden(f"{detail.name.lower()}.txt", text)


def test_one_line_for_each_change_with_its_place(sources: SourceLines) -> None:
    text = plain(report_lines(sample_report(), sources))
    for place, name in (("net/layers.py:5", "Dense.call"), ("net/train.py:11", "evaluate")):
        assert len([line for line in text.splitlines() if place in line and name in line]) == 1


def test_safe_only_counts_the_rest_without_showing_it(sources: SourceLines) -> None:
    text = plain(report_lines(sample_report(), sources, speculative=False))
    assert "Dense.mixed" not in text
    assert "1 speculative change not shown" in text


def test_what_has_nothing_to_gain_is_not_worth_knowing(sources: SourceLines) -> None:
    text = plain(report_lines(sample_report(), sources))
    assert "helper" not in text
    assert "helper" in plain(report_lines(sample_report(), sources, Detail.VERBOSE))


def test_the_calls_that_make_traces_are_named() -> None:
    calls = TraceCause("size", "main.py", 9, "passes float, perhaps another one each time")
    for decision, expected in (("hybridize", 2), ("keep", 2), ("dehybridize", 0)):
        told = trace_lines(function("main.py", "f", 3, decision, traces=Traces(None, (calls,))))
        assert len(told) == expected
        assert all("any number of times" in plain([one]) or "main.py:9  `size`: passes" in plain([one]) for one in told)


def test_traces_are_not_told_where_no_call_shows_them() -> None:
    nobody = TraceCause("", "main.py", 3, "no call of the program shows its arguments", known=False)
    one = function("main.py", "f", 3, "hybridize", traces=Traces(None, (nobody,)))
    assert trace_lines(one) == []
    assert "an unknown number of times" in plain(trace_lines(one, everything=True))


def test_nothing_to_change(sources: SourceLines) -> None:
    text = plain(report_lines(empty_report(), sources))
    assert "Nothing to change" in text
    assert not list(hint_lines(empty_report()))


def test_the_root_is_named_where_it_is_elsewhere(sources: SourceLines) -> None:
    assert " in ../other," in plain(report_lines(empty_report(), sources, where="../other"))


def test_a_source_that_is_gone_costs_only_the_excerpt(tmp_path: Path) -> None:
    text = plain(report_lines(sample_report(), SourceLines(tmp_path / "gone"), Detail.VERBOSE))
    assert "print runs once" in text
    assert "|" not in text


def test_every_style_is_known(sources: SourceLines) -> None:
    lines = [*report_lines(sample_report(), sources, Detail.VERBOSE), *hint_lines(sample_report())]
    assert {style for line in lines for _, style in line} <= STYLES


def test_a_long_name_moves_only_its_own_line(sources: SourceLines) -> None:
    long = function("a.py", "f" * 90, 1, "hybridize", safety="safe")
    short = function("a.py", "g", 9, "hybridize", safety="safe")
    lines = plain(report_lines(Report(".", 1, None, (), (long, short)), sources)).splitlines()
    assert lines[2].index("hybridize") < 70
