"""Codes as users write them: ``HYB201``, ``201``, ``python-output``, and ``HYB2`` for a group."""

from __future__ import annotations

import re

from hybridize.rules import registry
from hybridize.rules.base import Rule


class UnknownCode(Exception):
    """No rule is called so; the message suggests the nearest."""

    def __init__(self, word: str, nearest: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {nearest[0]}?" if nearest else "; `hybridize explain --list` names all rules"
        super().__init__(f"there is no rule {word!r}{hint}")


def find_rule(word: str) -> Rule:
    """The rule of that code (with or without ``HYB``) or name."""
    try:
        return registry.rule(word)
    except registry.UnknownRule as error:
        raise UnknownCode(word, error.nearest) from None


def resolve(word: str) -> tuple[str, ...]:
    """The codes that a word of ``--select`` or ``--ignore`` stands for: one rule, or a group's prefix."""
    if word.strip().casefold() == "all":
        return tuple(rule.code for rule in registry.all_rules())
    prefix = re.fullmatch(r"(?:HYB)?(\d{0,2})", word.strip(), re.IGNORECASE)
    if prefix is None:
        return (find_rule(word).code,)
    codes = tuple(rule.code for rule in registry.all_rules() if rule.code.startswith("HYB" + prefix[1]))
    if not codes:
        raise UnknownCode(word)
    return codes


def headlines() -> dict[str, str]:
    """One sentence a rule, by code."""
    from hybridize.report.rule_page import headline

    return {rule.code: headline(rule) for rule in registry.all_rules()}
