import numpy as np
import tensorflow as tf

# Constant velocity Kalman filter in one dimension; state = (position, velocity).


class KalmanFilter:
    def __init__(self, dt, process_noise, measurement_noise):
        self.F = tf.constant([[1.0, dt], [0.0, 1.0]])
        self.H = tf.constant([[1.0, 0.0]])
        self.Q = process_noise * tf.eye(2)
        self.R = measurement_noise * tf.eye(1)

    def predict(self, mean, covariance):
        mean = tf.linalg.matvec(self.F, mean)
        covariance = self.F @ covariance @ tf.transpose(self.F) + self.Q
        return mean, covariance

    def correct(self, mean, covariance, measurement):
        innovation = measurement - tf.linalg.matvec(self.H, mean)
        s = self.H @ covariance @ tf.transpose(self.H) + self.R
        gain = covariance @ tf.transpose(self.H) @ tf.linalg.inv(s)
        mean = mean + tf.linalg.matvec(gain, innovation)
        covariance = (tf.eye(2) - gain @ self.H) @ covariance
        return mean, covariance

    def step(self, mean, covariance, measurement):
        mean, covariance = self.predict(mean, covariance)
        return self.correct(mean, covariance, measurement)

    def filter(self, measurements):
        """All measurements in one tensor loop."""
        mean, covariance = tf.zeros([2]), tf.eye(2)
        means = tf.TensorArray(tf.float32, size=tf.shape(measurements)[0])
        for i in tf.range(tf.shape(measurements)[0]):
            mean, covariance = self.step(mean, covariance, measurements[i])
            means = means.write(i, mean)
        return means.stack()


class OnlineTracker:
    def __init__(self, kalman):
        self.kalman = kalman
        self.mean, self.covariance = tf.zeros([2]), tf.eye(2)
        self.path = []

    def observe(self, measurement):
        self.mean, self.covariance = self.kalman.step(self.mean, self.covariance, measurement)
        self.path.append(self.mean[0])
        return self.mean

    def rmse(self, truth):
        return tf.sqrt(tf.reduce_mean((tf.stack(self.path) - truth) ** 2))


def simulate(steps, dt, seed):
    rng = np.random.RandomState(seed)
    truth = np.arange(steps) * dt * 1.5
    return truth.astype("float32"), (truth + rng.normal(scale=0.3, size=steps)).astype("float32")[:, None]


def rmse(estimate, truth):
    return tf.sqrt(tf.reduce_mean(tf.square(estimate - truth)))


def main():
    truth, noisy = simulate(25, 0.1, 0)
    kalman = KalmanFilter(0.1, 1e-3, 0.09)
    means = kalman.filter(tf.constant(noisy))
    print("raw %.3f filtered %.3f" % (rmse(noisy[:, 0], truth), rmse(means[:, 0], truth)))
    tracker = OnlineTracker(kalman)
    for measurement in noisy[:10]:
        tracker.observe(tf.constant(measurement))
    print("online %.3f" % tracker.rmse(truth[:10]).numpy(), "velocity %.3f" % tracker.mean[1].numpy())


main()
