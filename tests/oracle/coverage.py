"""``python -m tests.oracle.coverage``: how many operations of each module are answered, and how exactly."""

from __future__ import annotations

import random
from collections import Counter

from tests.oracle.sampling import accepted, admits, module_of, operations


def main() -> None:
    """Print the table."""
    from hybridize.oracle.evaluate.forms import describe
    from hybridize.oracle.evaluate.questions import answer

    callable_, answered, exact, total = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missing: list[str] = []
    for api in operations():
        module = module_of(api)
        total[module] += 1
        found = list(accepted(api, random.Random(api.name)))
        if not found:
            continue
        callable_[module] += 1
        told = [answer(["call", api.name, list(pattern), []]) for pattern, _ in found]
        if any(one[0] not in ("?", "!") for one in told):
            answered[module] += 1
        else:
            missing.append(f"{api.name}: {told[0]}")
        if all(one == describe(result) for one, (_, result) in zip(told, found)):
            exact[module] += 1
        for one, (pattern, result) in zip(told, found):
            if one[0] not in ("?", "!") and not admits(one, describe(result)):
                print("WRONG", api.name, pattern, one, describe(result))
    print(f"{'module':32}{'ops':>6}{'called':>8}{'answered':>10}{'exact':>7}")
    for module in [*sorted(total), "all"]:
        row = [sum(table.values()) if module == "all" else table[module]
               for table in (total, callable_, answered, exact)]
        print(f"{module:32}{row[0]:6}{row[1]:8}{row[2]:10}{row[3]:7}")
    print("\nnot answered:", *missing, sep="\n  ")


if __name__ == "__main__":
    main()
