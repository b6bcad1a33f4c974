"""Fixed step and adaptive integrators; right-hand sides are passed as functions."""
import functools

import tensorflow as tf


def euler_step(f, t, y, h):
    return y + h * f(t, y)


def rk4_step(f, t, y, h):
    k1 = f(t, y)
    k2 = f(t + 0.5 * h, y + 0.5 * h * k1)
    k3 = f(t + 0.5 * h, y + 0.5 * h * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


STEPPERS = {"euler": euler_step, "rk4": rk4_step}


def integrate(f, y0, ts, method="rk4"):
    """Solution at every time of the tensor `ts`."""
    step = STEPPERS[method]
    y = y0
    result = tf.TensorArray(tf.float32, size=tf.shape(ts)[0]).write(0, y0)
    for i in tf.range(tf.shape(ts)[0] - 1):
        y = step(f, ts[i], y, ts[i + 1] - ts[i])
        result = result.write(i + 1, y)
    return result.stack()


class AdaptiveHeun:
    """Chooses its step from an error estimate and counts what it rejected."""

    def __init__(self, tolerance):
        self.tolerance = tolerance
        self.accepted = 0
        self.rejected = 0

    def solve(self, f, y, t0, t1):
        t, h = t0, 0.1
        while t < t1 - 1e-6:
            h = min(h, t1 - t)
            k1 = f(t, y)
            k2 = f(t + h, y + h * k1)
            error = float(tf.reduce_max(tf.abs(0.5 * h * (k2 - k1))))
            if error <= self.tolerance:
                self.accepted += 1
                t, y = t + h, y + 0.5 * h * (k1 + k2)
                h *= 1.5
            else:
                self.rejected += 1
                h *= 0.5
        return y


def lotka_volterra(t, y, alpha=1.1, beta=0.4, delta=0.1, gamma=0.4):
    prey, predator = y[0], y[1]
    return tf.stack([alpha * prey - beta * prey * predator, delta * prey * predator - gamma * predator])


def damped(t, y, matrix):
    return tf.linalg.matvec(matrix, y)


def final_error(solution, reference):
    return tf.reduce_max(tf.abs(solution[-1] - reference[-1]))


if __name__ == "__main__":
    times = tf.linspace(0.0, 2.0, 21)
    start = tf.constant([10.0, 5.0])
    solutions = {}
    for name in ("euler", "rk4"):
        solutions[name] = integrate(lotka_volterra, start, times, name)
        print(name, solutions[name][-1].numpy().round(3))
    print("difference %.3f" % float(final_error(solutions["euler"], solutions["rk4"])))

    matrix = tf.constant([[-0.5, 1.0], [-1.0, -0.5]])
    rhs = functools.partial(damped, matrix=matrix)
    print("damped", integrate(rhs, tf.constant([1.0, 0.0]), times)[-1].numpy().round(4))

    heun = AdaptiveHeun(1e-3)
    y = heun.solve(lotka_volterra, start, 0.0, 1.0)
    print("adaptive", y.numpy().round(2), heun.accepted > 0)
