import tensorflow as tf

from zoo.averaging import ExponentialAverage
from zoo.optimizers import ALL, Optimizer
from zoo.schedules import Plateau, cosine


def rosenbrock(x, y):
    return (1.0 - x) ** 2 + 10.0 * (y - x ** 2) ** 2


class Run:
    def __init__(self, optimizer, x, y):
        self.optimizer = optimizer
        self.x, self.y = x, y

    def step(self, scale):
        with tf.GradientTape() as tape:
            loss = scale * rosenbrock(self.x, self.y)
        self.optimizer.apply(tape.gradient(loss, [self.x, self.y]))
        return loss


class PlateauRun(Run):
    def step(self, scale):
        with tf.GradientTape() as tape:
            loss = scale * rosenbrock(self.x, self.y)
        self.optimizer.apply(tape.gradient(loss, [self.x, self.y]))
        self.optimizer.schedule.observe(loss)
        return loss


def main():
    one = tf.constant(1.0)
    for name in sorted(ALL):
        x, y = tf.Variable(-0.5), tf.Variable(0.5)
        run = Run(ALL[name]([x, y], cosine(0.02, 20.0)), x, y)
        average = ExponentialAverage([x, y])
        for _ in range(6):
            loss = run.step(one)
            average.update()
        print(name, "%.4f" % loss.numpy(), "%.4f" % average.distance([one, one]).numpy())
    x, y = tf.Variable(-0.5), tf.Variable(0.5)
    plateau = PlateauRun(Optimizer([x, y], Plateau(0.02)), x, y)
    for _ in range(6):
        loss = plateau.step(one)
    print("plateau %.4f rate %.5f" % (float(loss), plateau.optimizer.schedule.rate))


if __name__ == "__main__":
    main()
