"""Globs over relative paths: ``*`` stays within one folder, ``**`` crosses folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def glob_matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a relative path, or a folder above it, matches one of ``patterns``.

    A pattern without a slash matches that name in any folder; one with a slash counts from the root.
    """
    regexes = [_to_regex(pattern) for pattern in patterns if pattern.strip()]
    if not regexes:
        return lambda path: False
    match = re.compile("|".join(f"(?:{regex})" for regex in regexes)).fullmatch
    return lambda path: match(path) is not None


def _to_regex(pattern: str) -> str:
    pattern = pattern.strip().removeprefix("./")
    anchored = "/" in pattern.rstrip("/")
    body = _body(pattern.strip("/"))
    return ("" if anchored else r"(?:.*/)?") + body + r"(?:/.*)?"


def _body(pattern: str) -> str:
    regex, index = "", 0
    while index < len(pattern):
        char = pattern[index]
        if pattern.startswith("**/", index):
            regex, index = regex + r"(?:.*/)?", index + 3
        elif pattern.startswith("**", index):
            regex, index = regex + r".*", index + 2
        elif char == "[" and (end := pattern.find("]", index + 2)) > 0:
            regex, index = regex + _character_set(pattern[index + 1 : end]), end + 1
        else:
            regex, index = regex + {"*": r"[^/]*", "?": r"[^/]"}.get(char, re.escape(char)), index + 1
    return regex


def _character_set(members: str) -> str:
    negated = members.startswith("!")
    members = members[1:] if negated else members
    escaped = re.sub(r"([\\\[^])", r"\\\1", members)
    return f"[^/{escaped}]" if negated else f"[{escaped}]"
