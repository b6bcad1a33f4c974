"""Examples of the rules, as tests are named after them."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.rules.base import Example, Rule
from hybridize.rules.registry import all_rules


def examples_of(rule: Rule) -> Iterator[tuple[str, Example]]:
    """Label and example of each of a rule's examples: ``HYB201 breaks[0]``."""
    for section in ("breaks", "safe"):
        for number, example in enumerate(getattr(rule, section)):
            yield f"{rule.code} {section}[{number}]", example


def all_examples() -> dict[str, Example]:
    """Every example of every rule by label."""
    return dict(pair for rule in all_rules() for pair in examples_of(rule))
