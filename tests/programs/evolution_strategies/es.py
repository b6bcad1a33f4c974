import tensorflow as tf

# OpenAI style evolution strategy on the Rastrigin function; no gradients anywhere.

POPULATION = 16
SIGMA = 0.2


def rastrigin(x):
    return 10.0 * tf.cast(tf.shape(x)[-1], tf.float32) + tf.reduce_sum(
        x ** 2 - 10.0 * tf.cos(2.0 * 3.14159265 * x), axis=-1)


def rank_transform(values):
    order = tf.argsort(tf.argsort(values))
    ranks = tf.cast(order, tf.float32) / tf.cast(tf.shape(values)[0] - 1, tf.float32)
    return ranks - 0.5


def perturb(theta, noise):
    return theta + SIGMA * tf.concat([noise, -noise], axis=0)


def generation(theta, noise, rate):
    candidates = perturb(theta, noise)
    fitness = -rastrigin(candidates)
    weights = rank_transform(fitness)
    gradient = tf.linalg.matvec(tf.concat([noise, -noise], axis=0), weights, transpose_a=True)
    theta = theta + rate / (POPULATION * SIGMA) * gradient
    return theta, tf.reduce_max(fitness)


class Evolution:
    generations = 0

    def __init__(self, dimension, seed):
        self.theta = tf.ones([dimension]) * 1.3
        self.rng = tf.random.Generator.from_seed(seed)
        self.best = None

    def advance(self, rate):
        Evolution.generations += 1
        noise = self.rng.normal([POPULATION // 2, self.theta.shape[0]])
        self.theta, top = generation(self.theta, noise, rate)
        if self.best is None or top > self.best:
            self.best = top
        return self.best


def main():
    evolution = Evolution(3, seed=1)
    rate = tf.constant(0.3)
    for g in range(10):
        best = evolution.advance(rate)
        if g % 3 == 0:
            print("generation", g, "best %.3f" % best)
    print("total", Evolution.generations, "theta", [f"{v:.2f}" for v in evolution.theta.numpy()])
    print("value %.3f" % float(rastrigin(evolution.theta)))


if __name__ == "__main__":
    main()
