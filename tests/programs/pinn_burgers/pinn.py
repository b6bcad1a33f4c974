"""Physics informed network for a damped wave; second derivatives by nested tapes."""
import tensorflow as tf


class Field(tf.Module):
    def __init__(self, hidden=10):
        super().__init__()
        n = tf.random.stateless_normal
        self.w1, self.b1 = tf.Variable(n([2, hidden], [1, 1])), tf.Variable(tf.zeros([hidden]))
        self.w2, self.b2 = tf.Variable(n([hidden, 1], [1, 2], stddev=0.3)), tf.Variable(tf.zeros([1]))

    def __call__(self, xt):
        return (tf.tanh(xt @ self.w1 + self.b1) @ self.w2 + self.b2)[:, 0]


class Problem:
    speed = 1.0
    damping = 0.1

    def __init__(self, field):
        self.field = field

    def derivatives(self, xt):
        with tf.GradientTape(persistent=True) as second:
            second.watch(xt)
            with tf.GradientTape() as first:
                first.watch(xt)
                u = self.field(xt)
            gradient = first.gradient(u, xt)
            u_x, u_t = gradient[:, 0], gradient[:, 1]
        u_xx = second.gradient(u_x, xt)[:, 0]
        u_tt = second.gradient(u_t, xt)[:, 1]
        return u_t, u_xx, u_tt

    def residual(self, xt):
        u_t, u_xx, u_tt = self.derivatives(xt)
        return u_tt + self.damping * u_t - self.speed ** 2 * u_xx

    def loss(self, interior, initial):
        physics = tf.reduce_mean(tf.square(self.residual(interior)))
        data = tf.reduce_mean(tf.square(self.field(initial) - tf.sin(3.14159 * initial[:, 0])))
        return physics + data


def train_step(problem, interior, initial):
    with tf.GradientTape() as tape:
        loss = problem.loss(interior, initial)
    variables = problem.field.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.01 * gradient)
    return loss


class AdaptiveSampler:
    """Moves points to where the residual is large; remembers how often it did."""

    def __init__(self, problem, generator):
        self.problem = problem
        self.generator = generator
        self.rounds = 0

    def resample(self, count):
        candidates = self.generator.uniform([count * 2, 2])
        _, best = tf.math.top_k(tf.abs(self.problem.residual(candidates)), count)
        self.rounds += 1
        return tf.gather(candidates, best)


if __name__ == "__main__":
    problem = Problem(Field())
    sampler = AdaptiveSampler(problem, tf.random.Generator.from_seed(4))
    initial = tf.stack([tf.linspace(0.0, 1.0, 11), tf.zeros([11])], axis=1)
    interior = sampler.resample(16)
    for i in range(6):
        loss = train_step(problem, interior, initial)
        if i % 3 == 2:
            interior = sampler.resample(16)
            print(f"iteration {i} loss {float(loss):.4f}")
    print("rounds", sampler.rounds, "residual %.3f" % float(tf.norm(problem.residual(interior))))
