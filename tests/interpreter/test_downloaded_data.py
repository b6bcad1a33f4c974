"""What ``tensorflow_datasets.load`` gives, by its arguments: a function mapped over it is covered by its graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

SOURCE = """\
import tensorflow as tf
import tensorflow_datasets as tfds


def scale(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


def of_example(example):
    return tf.cast(example["image"], tf.float32) / 255.0


{loaded}
for batch in {used}.batch(2):
    print(batch)
"""


@pytest.mark.parametrize(("loaded", "used", "function"), [
    ("data = tfds.load('mnist', split='train', as_supervised=True)", "data.map(scale)", "scale"),
    ("data = tfds.load('mnist', as_supervised=True)", "data['train'].map(scale)", "scale"),
    ("data, info = tfds.load('mnist', with_info=True, as_supervised=True)", "data['train'].map(scale)", "scale"),
    ("(train, test), info = tfds.load('mnist', split=['train', 'test'], with_info=True, as_supervised=True)",
     "test.map(scale)", "scale"),
    ("train, test = tfds.load('mnist', split=('train', 'test'))", "train.map(of_example)", "of_example"),
])
def test_mapped_functions_are_covered(tmp_path: Path, loaded: str, used: str, function: str) -> None:
    (tmp_path / "main.py").write_text(SOURCE.format(loaded=loaded, used=used), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    (found,) = (one for one in report.functions if one.name == function)
    assert [reason.code for reason in found.reasons if reason.severity == "error"] == ["HYB103"]


def test_examples_that_an_eager_loop_takes_are_pairs_of_tensors(tmp_path: Path) -> None:
    source = SOURCE.format(loaded="data = tfds.load('mnist', split='test', as_supervised=True)", used="data")
    (tmp_path / "main.py").write_text(source + "for image, label in data:\n    scale(image, label)\n", encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    (found,) = (one for one in report.functions if one.name == "scale")
    assert [parameter.values for parameter in found.parameters] == [("tensor",), ("tensor",)]
    assert found.decision == "hybridize"
