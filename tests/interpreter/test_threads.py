"""What threads run sees what it is given; the dm-tree library and scalar types of dtypes are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import probed, reported

WORKER = (
    "import threading\nimport tensorflow as tf\n\n\ndef probe(value):\n    return value\n\n\n"
    "class Worker(threading.Thread):\n    def __init__(self, data):\n        super().__init__()\n"
    "        self.data = data\n\n    def run(self):\n        probe(self.data)\n\n\n"
    "workers = [Worker(tf.ones([2, 3])) for _ in range(2)]\nfor worker in workers:\n    worker.start()\n"
)


def test_starting_a_thread_of_the_program_runs_it(tmp_path: Path) -> None:
    found = reported(tmp_path, WORKER, "probe")
    assert (found.parameters[0].values, found.parameters[0].evidence) == (("tensor",), ("call",))


@pytest.mark.parametrize("made", [
    "threading.Thread(target=probe, args=(tf.ones([2]),)).start()",
    "threading.Thread(None, probe, 'name', (tf.ones([2]),)).start()",
    "threading.Thread(target=probe, kwargs={'value': tf.ones([2])}).start()",
])
def test_the_target_of_a_thread_is_called(tmp_path: Path, made: str) -> None:
    assert probed(tmp_path, f"import threading\n\n{made}\n") == (["tensor"], [("float32", [2])])


def test_dm_tree_is_tf_nest(tmp_path: Path) -> None:
    source = "import tree\n\nprobe(tree.map_structure(lambda x: x * 2.0, {'a': tf.ones([2])})['a'])\n"
    assert probed(tmp_path, source)[0] == ["tensor"]


def test_the_scalar_type_of_a_dtype_is_called(tmp_path: Path) -> None:
    source = (
        "import tensorflow as tf\n\n\ndef shifted(x):\n    return x + tf.constant(x.dtype.as_numpy_dtype(1))\n\n\n"
        "shifted(tf.ones([2]))\n"
    )
    assert "HYB002" not in {reason.code for reason in reported(tmp_path, source, "shifted").reasons}


def test_an_unknown_call_is_told_as_it_is_written(tmp_path: Path) -> None:
    source = (
        "import tensorflow as tf\nimport loader\n\n\ndef step(x):\n    loader.model.reset(x)\n    return x + 1.0\n\n\n"
        "step(tf.ones([2]))\n"
    )
    found = reported(tmp_path, source, "step")
    assert any("loader.model.reset" in reason.message for reason in found.reasons if reason.code == "HYB002")
