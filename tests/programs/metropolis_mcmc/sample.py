import sys

import numpy as np
import tensorflow as tf

from mcmc import diagnostics, targets
from mcmc.kernels import Hamiltonian, RandomWalkMetropolis


def run_chain(kernel, steps, chains):
    state = tf.zeros([chains, 2])
    density = kernel.log_density(state)
    samples, rates = [], []
    for step in range(steps):
        state, density, rate = kernel.one_step(state, density, tf.constant([step, 17]))
        samples.append(state)
        rates.append(float(rate))
    sys.stdout.write("acceptance %.2f\n" % np.mean(rates))
    return tf.stack(samples)


def main():
    mixture = targets.gaussian_mixture(tf.constant([[1.0, 1.0], [-1.0, -1.0]]), 0.6)
    samples = run_chain(RandomWalkMetropolis(mixture, 0.8), 25, 16)
    mean, std = diagnostics.moments(samples)
    print("mean", mean.numpy().round(2), "std", std.numpy().round(2))
    print("ess shape", diagnostics.effective_sample_size(samples.numpy()).shape)
    hmc = Hamiltonian(targets.banana, 0.1, 5)
    state, momentum = tf.zeros([3, 2]), tf.ones([3, 2])
    for _ in range(4):
        state, momentum = hmc.trajectory(state, momentum)
    print("trajectory", state[0].numpy().round(3))


if __name__ == "__main__":
    main()
