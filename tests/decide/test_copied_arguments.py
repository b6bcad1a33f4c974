"""What a copy of a container holds is as symbolic as what the container held: ways to copy dicts and lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = (
    "import collections, copy, dataclasses, functools, itertools, operator, types\n"
    "import numpy as np\nimport tensorflow as tf\n\n"
    "Pair = collections.namedtuple('Pair', 'a b')\n\n\n"
    "def gathered(**given):\n    return given\n\n\n"
)

OF_DICTS = [
    "dict(given)", "dict(**given)", "{**given}", "given.copy()", "copy.copy(given)", "given | {'c': 1.0}",
    "{'c': 1.0} | given", "collections.OrderedDict(given)", "collections.defaultdict(float, given)",
    "type(given)(given)",
    "{key: value for key, value in given.items()}", "{key: given[key] for key in given}", "dict(given.items())",
    "dict(list(given.items()))", "dict(sorted(given.items()))", "dict(zip(given.keys(), given.values()))",
    "dict(map(lambda pair: pair, given.items()))", "dict(filter(lambda pair: True, given.items()))",
    "{'a': given.get('a')}", "{'a': list(given.values())[0]}", "{'a': operator.itemgetter('a')(given)}",
    "{'a': dict(given).pop('a')}", "{'a': dict(given).popitem()[1]}", "gathered(**given)",
    "vars(types.SimpleNamespace(**given))", "tf.nest.map_structure(lambda leaf: leaf, given)",
    "functools.reduce(lambda made, pair: {**made, pair[0]: pair[1]}, given.items(), {})",
]

OF_LISTS = [
    "list(given)", "[*given]", "tuple(given)", "given[:]", "given[::-1]", "given.copy()", "copy.copy(given)",
    "given + [1.0]", "given * 2", "[each for each in given]", "list(map(lambda each: each, given))",
    "list(itertools.chain(given, [1.0]))", "collections.deque(given)", "Pair(*given)", "Pair._make(given)",
    "list(Pair(*given)._asdict().values())", "list({'a': given[0]}.values())", "tf.nest.flatten(given)",
    "functools.reduce(lambda made, each: made + [each], given, [])",
]


@pytest.mark.parametrize("copied", OF_DICTS)
def test_entries_of_a_copied_dict(tmp_path: Path, copied: str) -> None:
    program = HEAD + (f"def step(given):\n    held = {copied}\n    return np.square(held['a']) + 1.0\n\n\n"
                      "for _ in range(2):\n    step({'a': tf.ones([2]), 'b': tf.ones([2])})\n")
    _is_foreign(tmp_path, program)


@pytest.mark.parametrize("copied", OF_LISTS)
def test_items_of_a_copied_list(tmp_path: Path, copied: str) -> None:
    program = HEAD + (f"def step(given):\n    held = {copied}\n    return np.square(held[0]) + 1.0\n\n\n"
                      "for _ in range(2):\n    step([tf.ones([2]), tf.ones([2])])\n")
    _is_foreign(tmp_path, program)


@pytest.mark.parametrize(("seen", "safety"), [
    ("collections.ChainMap({}, given)", None),  # it gives what it was given
    ("types.MappingProxyType(given)", "speculative"),
])
def test_what_looks_into_a_dict(tmp_path: Path, seen: str, safety: str | None) -> None:
    program = HEAD + (f"def step(given):\n    held = {seen}\n"
                      "    return tf.square(given['b']) + np.square(held['a'])\n\n\n"
                      "for _ in range(2):\n    step({'a': tf.ones([2]), 'b': tf.ones([2])})\n")
    assert reported(tmp_path, program, "step").safety == safety


@pytest.mark.parametrize("options", [
    "{'act': 'none'} | {'act': 'print'}", "{'act': 'none', **json.loads(TEXT)}", "{'act': 'none', KEY: 'print'}",
    "dict({'act': 'none'}, **json.loads(TEXT))",
])
def test_later_entries_win(tmp_path: Path, options: str) -> None:
    program = ("import json, os\nimport tensorflow as tf\n\nTEXT = '{\"act\": \"print\"}'\nKEY = os.sep[:0] + 'act'\n"
               f"OPTIONS = {options}\n\n\n"
               "def step(x):\n    if OPTIONS['act'] == 'print':\n        print('step')\n    return x * 2.0\n\n\n"
               "for _ in range(2):\n    step(tf.ones([2]))\n")
    assert reported(tmp_path, program, "step").decision == "decline"


def _is_foreign(folder: Path, program: str) -> None:
    told = reported(folder, program, "step")
    assert told.decision == "decline"
    assert "HYB402" in {reason.code for reason in told.reasons}


def test_plain_entries_of_a_copied_dict(tmp_path: Path) -> None:
    program = HEAD + ("def step(x, given):\n    held = dict(given)\n    return x * np.square(held.get('a'))\n\n\n"
                      "for _ in range(2):\n    step(tf.ones([2]), {'a': 2.0})\n")
    assert reported(tmp_path, program, "step").decision == "hybridize"


@pytest.mark.parametrize(("rows", "decision"), [
    ("sorted(given.items())", "hybridize"), ("[min(given.items())]", "hybridize"),
    ("sorted([('a', given['a']), ('b', given['b'])])", "hybridize"),
    ("sorted([('a', given['a']), ('a', given['b'])])", "decline"),
    ("sorted(given.items(), key=lambda pair: pair[1])", "decline"), ("sorted(given.values())", "decline"),
    ("sorted((value, key) for key, value in given.items())", "decline"),
])
def test_names_decide_about_the_order(tmp_path: Path, rows: str, decision: str) -> None:
    """Python compares the values of rows only where the first items are equal."""
    program = HEAD + (f"def step(given):\n    found = {rows}\n    return tf.square(given['a']), len(found)\n\n\n"
                      "for _ in range(2):\n    step({'a': tf.constant(1.0), 'b': tf.constant(2.0)})[0]\n")
    assert reported(tmp_path, program, "step").decision == decision
