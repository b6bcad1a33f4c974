"""Which rules are asked: ``--select`` and ``--ignore``, by code, prefix of a code, or name."""

from __future__ import annotations

from collections.abc import Iterable

from hybridize.rules.registry import all_rules

ALWAYS = ("HYB000",)


class Selection:
    """``select`` empty asks all rules. A rule that is not asked neither declines nor proposes anything."""

    def __init__(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        chosen, dropped = _codes(select), _codes(ignore)
        everything = {rule.code for rule in all_rules()}
        self._asked = ((chosen or everything) - dropped) | set(ALWAYS)

    def asks(self, code: str) -> bool:
        """Whether the rule of this code is asked."""
        return code in self._asked


def _codes(given: Iterable[str]) -> set[str]:
    out: set[str] = set()
    for text in given:
        wanted = text.strip().upper()
        if wanted == "ALL":
            return {rule.code for rule in all_rules()}
        if wanted.isdigit():
            wanted = f"HYB{wanted}"
        out.update(rule.code for rule in all_rules()
                   if rule.code.startswith(wanted) or rule.name.upper() == wanted)
    return out
