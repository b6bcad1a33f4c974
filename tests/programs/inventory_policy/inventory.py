#! /usr/bin/env python3
"""Stochastic inventory control by dynamic programming and by simulation."""
import functools
import warnings

import tensorflow as tf

CAPACITY = 6
PRICES = {"hold": 0.1, "order": 1.0, "miss": 3.0}
CALLS = {"bellman": 0}


@functools.lru_cache(maxsize=None)
def demand_table(mean):
    """Truncated Poisson probabilities; cached by a Python number."""
    weights, factorial = [], 1.0
    for k in range(CAPACITY + 1):
        factorial *= max(k, 1)
        weights.append(mean ** k / factorial)
    total = sum(weights)
    return tuple(w / total for w in weights)


def expected_cost(stock, probabilities):
    demand = tf.range(CAPACITY + 1, dtype=tf.float32)
    left = tf.nn.relu(stock[:, None] - demand)
    missed = tf.nn.relu(demand - stock[:, None])
    return tf.linalg.matvec(PRICES["hold"] * left + PRICES["miss"] * missed, probabilities)


def next_value(values, stock, probabilities):
    demand = tf.range(CAPACITY + 1)
    after = tf.maximum(tf.cast(stock, tf.int32)[:, None] - demand, 0)
    return tf.linalg.matvec(tf.gather(values, after), probabilities)


def action_values(values, order, probabilities, discount):
    stock = tf.minimum(tf.range(CAPACITY + 1, dtype=tf.float32) + order, float(CAPACITY))
    cost = PRICES["order"] * order + expected_cost(stock, probabilities)
    return cost + discount * next_value(values, stock, probabilities)


def bellman(values, probabilities, discount):
    options = [action_values(values, float(k), probabilities, discount) for k in range(CAPACITY + 1)]
    stacked = tf.stack(options)
    return tf.reduce_min(stacked, axis=0), tf.argmin(stacked, axis=0)


def counted_bellman(values, probabilities, discount):
    CALLS["bellman"] += 1
    return bellman(values, probabilities, discount)


def checked(values):
    if not bool(tf.reduce_all(tf.math.is_finite(values))):
        warnings.warn("values diverge")
    return values


def scenario_cost(demand, level, scenario):
    """`scenario` is a different string at every call: a trace for each."""
    scale = 1.0 + 0.1 * len(scenario)
    return scale * tf.reduce_sum(PRICES["miss"] * tf.nn.relu(demand - level) + PRICES["hold"] * tf.nn.relu(level - demand))


def main():
    probabilities = tf.constant(demand_table(2.0))
    discount = tf.constant(0.9)
    values = tf.zeros([CAPACITY + 1])
    for sweep in range(8):
        values, policy = bellman(values, probabilities, discount)
    print("values", checked(values).numpy().round(3).tolist())
    print("policy", policy.numpy().tolist())
    for _ in range(3):
        values, _ = counted_bellman(values, probabilities, discount)
    print("calls", CALLS["bellman"], "%.3f" % values[0].numpy())
    demand = tf.random.stateless_poisson([10], [4, 4], lam=2.0, dtype=tf.float32)
    for index in range(12):
        name = "s" * index
        cost = scenario_cost(demand, tf.constant(3.0), name)
    print("last scenario %.3f" % cost.numpy(), demand_table.cache_info().currsize)


if __name__ == "__main__":
    main()
