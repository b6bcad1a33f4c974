import tensorflow as tf
import numpy as np

def ode(y, t):
    return -y * t

def rk4(f, y, t, dt):
    k1 = f(y, t)
    k2 = f(y + dt * k1 / 2, t + dt / 2)
    k3 = f(y + dt * k2 / 2, t + dt / 2)
    k4 = f(y + dt * k3, t + dt)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

y = tf.constant([1.0, 2.0], dtype=tf.float64)
for t in np.linspace(0, 1, 5):
    y = rk4(ode, y, t, 0.25)

def laplace(u):
    k = tf.constant([[0., 1., 0.], [1., -4., 1.], [0., 1., 0.]])
    k = tf.reshape(k, [3, 3, 1, 1])
    return tf.nn.conv2d(u[tf.newaxis, ..., tf.newaxis], k, [1, 1, 1, 1], "SAME")[0, ..., 0]

def evolve(u, ut):
    return u + 0.1 * ut, ut + 0.1 * laplace(u)

def finish(u):
    return u
u = tf.zeros([20, 20])
ut = tf.zeros([20, 20])
for _ in range(3):
    u, ut = evolve(u, ut)
finish(u)
