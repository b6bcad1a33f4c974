"""Whether the program trains: whether it changes weights that exist, or asks for gradients, anywhere.

A program that only calls a model, to try it or to describe it, cannot tell weights from their initial values.
"""

from __future__ import annotations

import re

from hybridize.facts.model import ProgramFacts
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.remember import remembered

_LEARNING = re.compile(
    r"tensorflow\.(Variable\.(?!numpy|read_value|value|ref|shape|get_shape|eval|initialized_value)\w+"
    r"|.*\.(set_weights|set_value|batch_set_value|set_vars|load_\w+|load|restore|read|load_own_variables"
    r"|fit|fit_generator|train_on_batch|train_step|compile|apply_gradients|minimize|apply|assign\w*|scatter_\w+)"
    r"|GradientTape\.\w+|gradients|autodiff\..*|compat\.v1\.(?!disable|enable).*)"
)


@remembered
def may_train(program: ProgramFacts) -> bool:
    """Whether some code of the program changes weights or differentiates, or cannot be followed."""
    for record in program.machine.records:
        names = {*record.outside_at.values(), *record.ops}
        if any(map(_LEARNING.fullmatch, names)):
            return True
        if any(event.kind == UNKNOWN for event in record.events.values()):
            return True
    return False
