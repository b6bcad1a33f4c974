import os
import pathlib
import tempfile

import numpy as np
import tensorflow as tf


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.w1 = tf.Variable(tf.random.stateless_normal([4, 6], [0, 1]), name="w1")
        self.w2 = tf.Variable(tf.random.stateless_normal([6, 1], [0, 2]), name="w2")

    def __call__(self, x):
        return tf.nn.elu(x @ self.w1) @ self.w2


class Experiment:
    def __init__(self, folder):
        self.net = Net()
        self.step = tf.Variable(0, dtype=tf.int64)
        self.checkpoint = tf.train.Checkpoint(net=self.net, step=self.step)
        self.manager = tf.train.CheckpointManager(self.checkpoint, folder, max_to_keep=2)

    def restore(self):
        self.checkpoint.restore(self.manager.latest_checkpoint)
        return self.manager.latest_checkpoint is not None

    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.net(x) - y))
        variables = self.net.trainable_variables
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(0.05 * g)
        self.step.assign_add(1)
        return loss

    def step_and_save(self, x, y):
        loss = self.train_step(x, y)
        if int(self.step) % 2 == 0:
            self.manager.save()
        return loss

    def export(self, path):
        np.savez(path, **{v.name.split(":")[0]: v.numpy() for v in self.net.variables})
        return sorted(np.load(path).files)


def run(folder, steps):
    experiment = Experiment(folder)
    resumed = experiment.restore()
    x = tf.random.stateless_normal([10, 4], [3, 3])
    y = tf.reduce_sum(x, axis=1, keepdims=True)
    for _ in range(steps):
        loss = experiment.step_and_save(x, y)
    print("resumed", resumed, "step", int(experiment.step), "loss %.4f" % float(loss))
    return experiment


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run(folder, 3)
        experiment = run(folder, 4)
        print(experiment.export(pathlib.Path(folder) / "weights.npz"))
        print("checkpoints", len([f for f in os.listdir(folder) if f.endswith(".index")]))
    del experiment, folder
