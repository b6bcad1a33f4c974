"""Whose flag a write to ``trainable`` sets: the layer, its parts, and every model that holds it or may hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf

Dense = tf.keras.layers.Dense


{models}
generator_steps, discriminator_steps = tf.keras.optimizers.SGD(0.1), tf.keras.optimizers.SGD(0.1)


def train_generator(noise):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(generator(noise))
    weights = generator.trainable_variables
    generator_steps.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


def train_discriminator(images):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(discriminator(images))
    weights = discriminator.trainable_variables
    discriminator_steps.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


for _ in range(3):
    {flag}.trainable = True
    train_discriminator(tf.ones([4, 2]))
    {flag}.trainable = False
    train_generator(tf.ones([4, 2]))
"""
SEQUENTIAL = """\
generator = tf.keras.Sequential([tf.keras.Input([2]), Dense(2)])
discriminator = tf.keras.Sequential([tf.keras.Input([2]), Dense(1)])
"""
SHARED = """\
trunk = Dense(2)
generator = tf.keras.Sequential([tf.keras.Input([2]), trunk, Dense(2)])
discriminator = tf.keras.Sequential([tf.keras.Input([2]), trunk, Dense(1)])
"""
FUNCTIONAL = """\
noise = tf.keras.Input([2])
generator = tf.keras.Model(noise, Dense(2)(noise))
discriminator = tf.keras.Sequential([tf.keras.Input([2]), Dense(1)])
"""


@pytest.mark.parametrize(("models", "flag", "generator", "discriminator"), [
    (SEQUENTIAL, "discriminator", "hybridize", "decline"),
    (SEQUENTIAL, "discriminator.layers[0]", "decline", "decline"),
    (SHARED, "trunk", "decline", "decline"),
    (SHARED, "discriminator", "decline", "decline"),
    (FUNCTIONAL, "discriminator", "decline", "decline"),
], ids=["apart", "by place", "a shared part", "a part of both", "made of what is not known"])
def test_flags_of_other_layers_stay(models: str, flag: str, generator: str, discriminator: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(models=models, flag=flag), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    found = {one.name: one.decision for one in report.functions}
    assert (found["train_generator"], found["train_discriminator"]) == (generator, discriminator)


@pytest.mark.parametrize(("layer", "decision"), [("Dense(2)", "hybridize"),
                                                 ("tf.keras.layers.BatchNormalization()", "decline")])
def test_a_call_asks_the_flag_where_it_normalises(layer: str, decision: str, tmp_path: Path) -> None:
    text = (f"import tensorflow as tf\n\nDense = tf.keras.layers.Dense\n"
            f"model = tf.keras.Sequential([tf.keras.Input([2]), Dense(2), {layer}])\n\n\n"
            "def score(x):\n    return tf.reduce_sum(tf.abs(model(x)))\n\n\n"
            "for flag in (True, False):\n    model.layers[0].trainable = flag\n    score(tf.ones([4, 2]))\n")
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    report = analyze([tmp_path], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    assert [one.decision for one in report.functions] == [decision]


@pytest.mark.parametrize(("version", "decision"), [("2.21", "decline"), ("2.15", "hybridize")])
def test_losses_leave_out_weights_that_are_not_trained(version: str, decision: str, tmp_path: Path) -> None:
    text = ("import tensorflow as tf\n\n"
            "layer = tf.keras.layers.Dense(2, kernel_regularizer='l2')\nlayer.build((None, 2))\n\n\n"
            "def penalised(x):\n    return tf.reduce_sum(x) + sum(layer.losses)\n\n\n"
            "for flag in (True, False):\n    layer.trainable = flag\n    penalised(tf.ones([4, 2]))\n")
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False,
                                               target_tensorflow=version))
    assert {one.name: one.decision for one in report.functions}["penalised"] == decision
