import tensorflow as tf


class Momentum:
    def __init__(self, lr, beta=0.9):
        self.lr, self.beta = lr, beta
        self.velocity = {}

    def apply(self, grads_and_vars):
        for number, (grad, var) in enumerate(grads_and_vars):
            self.step(number, grad, var)

    def step(self, number, grad, var):
        old = self.velocity.get(number, tf.zeros_like(var))
        new = self.blend(old, grad)
        self.velocity[number] = new
        var.assign_sub(self.lr * new)

    def blend(self, old, grad):
        return self.beta * old + grad


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def quadratic(m):
    return tf.reduce_sum(tf.linalg.matvec(m, tf.ones([3])) ** 2)


p = tf.Variable([0.5, 0.5])
m = tf.Variable(tf.eye(3))
opt = Momentum(1e-3)
for _ in range(5):
    with tf.GradientTape() as tape:
        loss = rosenbrock(p) + quadratic(m)
    grads = tape.gradient(loss, [p, m])
    opt.apply(zip(grads, [p, m]))
