"""What the user may have meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that looks most like ``word``, regardless of case, if any does."""
    import difflib

    by_fold = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """``; did you mean 'x'?``, or nothing."""
    choice = nearest(word, choices)
    return f"; did you mean {choice!r}?" if choice else ""
