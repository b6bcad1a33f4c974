import tensorflow as tf


class RandomWalkMetropolis:
    def __init__(self, log_density, step_size):
        self.log_density = log_density
        self.step_size = step_size

    def one_step(self, state, current, seed):
        proposal_seed, accept_seed = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
        noise = tf.random.stateless_normal(tf.shape(state), seed=proposal_seed)
        proposal = state + self.step_size * noise
        proposed = self.log_density(proposal)
        log_u = tf.math.log(tf.random.stateless_uniform(tf.shape(current), seed=accept_seed))
        accept = log_u < proposed - current
        state = tf.where(accept[:, tf.newaxis], proposal, state)
        return state, tf.where(accept, proposed, current), tf.reduce_mean(tf.cast(accept, tf.float32))


class Hamiltonian:
    def __init__(self, log_density, step_size, leapfrog):
        self.log_density = log_density
        self.step_size = step_size
        self.leapfrog = leapfrog

    def gradient(self, state):
        with tf.GradientTape() as tape:
            tape.watch(state)
            value = tf.reduce_sum(self.log_density(state))
        return tape.gradient(value, state)

    def trajectory(self, state, momentum):
        momentum = momentum + 0.5 * self.step_size * self.gradient(state)
        for _ in range(self.leapfrog):
            state = state + self.step_size * momentum
            momentum = momentum + self.step_size * self.gradient(state)
        momentum = momentum - 0.5 * self.step_size * self.gradient(state)
        return state, momentum
