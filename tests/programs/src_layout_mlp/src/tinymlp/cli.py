import argparse

import tensorflow as tf

from . import MLP, Trainer


def synthetic(n):
    x = tf.random.stateless_normal([n, 3], [0, 0])
    return x, tf.reduce_prod(x, axis=1, keepdims=True)


def main(argv=None):
    parser = argparse.ArgumentParser("tinymlp")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--dropout", type=float, default=0.1)
    args = parser.parse_args(argv)
    x, y = synthetic(32)
    trainer = Trainer(MLP([3, 16, 16, 1], args.dropout), 0.05)
    for step in range(args.steps):
        train, test = trainer.train_step(x, y), trainer.test_step(x, y)
        print(f"{step}: train {train.numpy():.4f} test {test.numpy():.4f}")
    return 0
