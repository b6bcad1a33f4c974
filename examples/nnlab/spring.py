"""Side experiments with no network in them: a damped spring, and a small linear solver."""

import tensorflow as tf

STIFFNESS = 4.0
DAMPING = 0.3


def force(state):
    """Time derivative of [position, velocity]."""
    position, velocity = tf.unstack(state)
    return tf.stack([velocity, -STIFFNESS * position - DAMPING * velocity])


def runge_kutta(state, step):
    """One step of the classical method: some forty small operations, so a graph pays here."""
    first = force(state)
    second = force(state + 0.5 * step * first)
    third = force(state + 0.5 * step * second)
    fourth = force(state + step * third)
    return state + step / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)


def energy(state):
    """Reports as it computes: as a graph it would report only once."""
    position, velocity = tf.unstack(state)
    total = 0.5 * STIFFNESS * position**2 + 0.5 * velocity**2
    print(f"energy {float(total):.3f}")
    return total


def simulate(steps: int):
    """Let the spring swing and look at it from time to time."""
    state = tf.constant([1.0, 0.0])
    for index in range(steps):
        state = runge_kutta(state, 0.05)
        if index % 10 == 9:
            energy(state)
    print("periods of the echo:", [echo.shape[0] for echo in halvings(tf.range(8.0))])
    return state


def halvings(signal):
    """The signal at half, a quarter, ... of its resolution; recursive, so it stays eager."""
    if signal.shape[0] < 2:
        return [signal]
    coarse = tf.reduce_mean(tf.reshape(signal, [-1, 2]), axis=1)
    return [signal, *halvings(coarse)]


def solve(matrix, right):
    """Conjugate gradients. The condition of the loop is a tensor; AutoGraph makes a graph loop of it."""
    solution = tf.zeros_like(right)
    residual = right
    direction = residual
    while tf.norm(residual) > 1e-5:
        image = tf.linalg.matvec(matrix, direction)
        old = tf.tensordot(residual, residual, 1)
        length = old / tf.tensordot(direction, image, 1)
        solution = solution + length * direction
        residual = residual - length * image
        direction = residual + tf.tensordot(residual, residual, 1) / old * direction
    return solution
