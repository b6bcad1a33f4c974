"""Finds the rules: every class of a module ``<group>/hyb<digits>_<name>.py`` that derives from ``Rule``.

A rule is added by adding its file. What a rule must have is checked by :func:`problems`, which tests call; at
run time a rule is taken as it is.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import ModuleType

import hybridize.rules
from hybridize.report.model import SEVERITIES
from hybridize.rules.base import Example, Rule

# Folder of the rules of each hundred.
GROUPS = {
    0: "notes",
    1: "gain",
    2: "effects",
    3: "state",
    4: "values",
    5: "control",
    6: "creation",
    7: "results",
    8: "retracing",
    9: "hybrid",
}
EXAMPLES_NEEDED = 3
EXPECTATIONS = ("differs", "same", "retraces", "idle", "renumbers")
APPLIES_TO = ("eager", "hybrid", "both")

_LETTERS_LIKE_DIGITS = str.maketrans("OIL", "011")
_MODULE_NAME = re.compile(r"hyb(\d{3})_[a-z0-9_]+")
_SECTIONS = ("name", "what_happens", "why", "unlock", "references", "breaks", "safe")


class UnknownRule(LookupError):
    """No rule of that code or name. ``nearest`` holds what may have been meant."""

    def __init__(self, asked: str, nearest: Sequence[str]) -> None:
        super().__init__(asked)
        self.asked = asked
        self.nearest = tuple(nearest)


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, by code."""
    return tuple(sorted((kind() for kind in _rule_classes()), key=lambda rule: rule.code))


def rule(code: str | int) -> Rule:
    """The rule of a code (``HYB201``, ``201``) or a name (``python-output``); raises ``UnknownRule``."""
    asked = str(code).strip()
    wanted = asked.upper() if asked.upper().startswith("HYB") else f"HYB{asked}"
    for known in all_rules():
        if wanted == known.code or asked.lower() == known.name:
            return known
    names = [text for known in all_rules() for text in (known.code, known.name)]
    digits = wanted.translate(_LETTERS_LIKE_DIGITS)
    nearest = difflib.get_close_matches(digits, names) or difflib.get_close_matches(asked.lower(), names)
    raise UnknownRule(asked, nearest)


def problems(rules: Sequence[Rule] | None = None) -> list[str]:
    """What is wrong with the rules: each an error that a test reports."""
    rules = all_rules() if rules is None else rules
    found = [f"{rule.code}: {problem}" for rule in rules for problem in _problems_of(rule)]
    for attribute in ("code", "name"):
        counts = Counter(getattr(rule, attribute, None) for rule in rules)
        found += [f"{value}: {attribute} of {count} rules" for value, count in counts.items() if count > 1]
    return found


def _rule_modules() -> Iterator[ModuleType]:
    for group in sorted(GROUPS.values()):
        package = importlib.import_module(f"{hybridize.rules.__name__}.{group}")
        for module in pkgutil.iter_modules(package.__path__):
            if _MODULE_NAME.fullmatch(module.name):
                yield importlib.import_module(f"{package.__name__}.{module.name}")


def _rule_classes() -> Iterator[type[Rule]]:
    for module in _rule_modules():
        for kind in vars(module).values():
            if inspect.isclass(kind) and issubclass(kind, Rule) and kind.__module__ == module.__name__:
                yield kind


def _problems_of(rule: Rule) -> Iterator[str]:
    yield from _problems_of_place(rule)
    for section in _SECTIONS if is_hazard(rule) else _SECTIONS[:4]:
        value = getattr(rule, section, None)
        if not value or (isinstance(value, str) and not value.strip()):
            yield f"no {section}"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", getattr(rule, "name", "")):
        yield "name is not in kebab-case"
    if rule.severity not in SEVERITIES:
        yield f"unknown severity {rule.severity!r}"
    if rule.applies_to not in APPLIES_TO:
        yield f"unknown applies_to {rule.applies_to!r}"
    if type(rule).check is Rule.check:
        yield "no check"
    for section in ("breaks", "safe") if is_hazard(rule) else ():
        yield from _problems_of_examples(section, getattr(rule, section, ()))


def is_hazard(rule: Rule) -> bool:
    """Whether a rule speaks of TensorFlow (and so has programs that prove it), not of the analysis itself."""
    return rule.code[3] != "0"


def _problems_of_place(rule: Rule) -> Iterator[str]:
    *_, group, module = type(rule).__module__.split(".")
    matched = _MODULE_NAME.fullmatch(module)
    if matched is None or rule.code != f"HYB{matched[1]}":
        yield f"stands in {module}.py"
    elif GROUPS.get(int(matched[1][0])) != group:
        yield f"stands in group {group}"


def _problems_of_examples(section: str, examples: Sequence[Example]) -> Iterator[str]:
    if len(examples) < EXAMPLES_NEEDED:
        yield f"{len(examples)} examples in {section}, needs {EXAMPLES_NEEDED}"
    for number, example in enumerate(examples):
        if example.expect not in EXPECTATIONS:
            yield f"{section}[{number}] expects {example.expect!r}"
        if not isinstance(example.source, str) and example.module not in example.source:
            yield f"{section}[{number}] has no file {example.module}"
