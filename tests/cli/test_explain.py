"""``hybridize explain`` and the pages made from the same text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hybridize.report.rule_page import block_lines, headline, markdown, rule_page
from hybridize.rules.registry import all_rules
from tests.cli.conftest import Ran

Run = Callable[..., Ran]

_RULES = all_rules()


@pytest.mark.parametrize("word", ["HYB201", "201", "hyb201", "python-output"])
def test_by_code_or_name(run: Run, word: str) -> None:
    ran = run("explain", word)
    assert ran.code == 0
    assert ran.out.startswith("HYB201 python-output\n")


def test_sections_and_programs(run: Run) -> None:
    out = run("explain", "HYB201").out
    headings = [
        "WHAT HAPPENS",
        "WHY",
        "EXAMPLES THAT BREAK",
        "LOOKS ALIKE BUT SAFE",
        "HOW TO UNLOCK",
        "REFERENCES",
    ]
    places = [out.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)
    assert "    import tensorflow as tf\n" in out


def test_list(run: Run) -> None:
    lines = run("explain", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in _RULES]


@pytest.mark.parametrize("word", ["HYB20l", "pyton-output"])
def test_unknown_codes_come_with_a_suggestion(run: Run, word: str) -> None:
    ran = run("explain", word)
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean" in ran.err


def test_no_code(run: Run) -> None:
    assert run("explain").code == 2


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: object) -> None:
    page = rule_page(rule)  # type: ignore[arg-type]
    text = markdown(page)
    assert text.startswith(f"# {page.title}\n")
    assert text.count("```") % 2 == 0
    for example in (*rule.breaks, *rule.safe):  # type: ignore[attr-defined]
        sources = [example.source] if isinstance(example.source, str) else example.source.values()
        assert all(source.strip() in text for source in sources)
    prose = [block for block in page.blocks if not hasattr(block, "source")]
    longest = max(len(text) for block in prose for spans in block_lines(block) for text, _ in spans)
    assert longest <= 92 or "http" in text


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_headline_of_one_sentence(rule: object) -> None:
    text = headline(rule)  # type: ignore[arg-type]
    assert "\n" not in text
    assert 15 < len(text) < 160
    assert text.count("`") % 2 == 0
