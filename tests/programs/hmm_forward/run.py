import numpy as np
import tensorflow as tf

from hmm.model import HMM
from hmm.parameters import Parameters
from hmm.training import fit


def sequences(count, length, seed):
    rng = np.random.RandomState(seed)
    states = (np.arange(length) // 3 + rng.randint(2, size=(count, 1))) % 2
    return np.where(states == 0, rng.randint(0, 2, states.shape), rng.randint(2, 4, states.shape)).astype("int32")


def show(step, value):
    if step % 4 == 3:
        print("step", step, "log likelihood %.3f" % float(value))


observations = tf.constant(sequences(6, 9, 1))
model = HMM(Parameters(2, 4, seed=5))
fit(model, observations, 8, callback=show)
print("path", model.viterbi(observations[0]))
