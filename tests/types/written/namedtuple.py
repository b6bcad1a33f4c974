import tensorflow as tf
from collections import namedtuple
from dataclasses import dataclass
from typing import NamedTuple

Batch = namedtuple("Batch", ["x", "y"])

class State(NamedTuple):
    h: tf.Tensor
    c: tf.Tensor

@dataclass
class Config:
    w: tf.Tensor
    n: int = 3

def loss(batch):
    return inner(batch.x, batch.y)

def inner(x, y):
    return tf.reduce_sum(x) + tf.reduce_sum(y)

def step(state):
    return State(state.h + 1, state.c * 2)

def weights(w):
    return w

def cfg(c):
    return weights(c.w)

loss(Batch(tf.ones([2, 3]), tf.ones([2])))
s = step(State(tf.zeros([4]), tf.zeros([4])))
inner(s.h, s.c)
cfg(Config(tf.eye(2)))
