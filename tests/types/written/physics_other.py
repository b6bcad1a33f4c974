import numpy as np
import tensorflow as tf

dt = 0.01


def force(positions, masses):
    delta = positions[:, None, :] - positions[None, :, :]
    dist = tf.sqrt(tf.reduce_sum(delta ** 2, axis=-1) + 1e-3)
    return -tf.reduce_sum(masses[None, :, None] * delta / dist[..., None] ** 3, axis=1)


def leapfrog(x, v, masses, step=dt):
    a = force(x, masses)
    v_half = v + 0.5 * step * a
    x_new = x + step * v_half
    return x_new, v_half + 0.5 * step * force(x_new, masses)


def energy(x, v, masses):
    kinetic = 0.5 * tf.reduce_sum(masses * tf.reduce_sum(v * v, axis=1))
    return kinetic


def laplacian(u):
    kernel = tf.constant([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])[:, :, None, None]
    return tf.nn.conv2d(u[None, :, :, None], kernel, 1, "SAME")[0, :, :, 0]


def heat(u, steps):
    for _ in range(steps):
        u = u + 0.1 * laplacian(u)
    return u


def trapezoid(y, x):
    return tf.reduce_sum((y[1:] + y[:-1]) * (x[1:] - x[:-1])) / 2


x = tf.constant(np.random.rand(6, 3), dtype=tf.float64)
v = tf.zeros_like(x)
m = tf.constant(np.linspace(1, 2, 6))
for _ in range(3):
    x, v = leapfrog(x, v, m)
energy(x, v, m)
u0 = np.zeros((16, 16), np.float32)
u0[8, 8] = 1.0
heat(tf.convert_to_tensor(u0), 4)
grid = tf.linspace(0.0, 1.0, 11)
trapezoid(tf.sin(grid), grid)
