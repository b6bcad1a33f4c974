"""``python -m hybridize.compiled`` tells which engine runs, and why."""

from hybridize.compiled import reason

print("the compiled engine runs" if reason is None else f"the sources run: {reason}")
