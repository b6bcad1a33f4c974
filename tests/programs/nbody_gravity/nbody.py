from typing import Tuple

import tensorflow as tf

G = 1.0
SOFTENING = 0.05


def accelerations(positions: tf.Tensor, masses: tf.Tensor) -> tf.Tensor:
    delta = positions[tf.newaxis, :, :] - positions[:, tf.newaxis, :]
    distance2 = tf.reduce_sum(delta ** 2, axis=-1) + SOFTENING ** 2
    inverse = tf.pow(distance2, -1.5)
    return G * tf.einsum("ijk,ij,j->ik", delta, inverse, masses)


def leapfrog(positions: tf.Tensor, velocities: tf.Tensor, masses: tf.Tensor, dt: float) -> Tuple[tf.Tensor, tf.Tensor]:
    half = velocities + 0.5 * dt * accelerations(positions, masses)
    positions = positions + dt * half
    return positions, half + 0.5 * dt * accelerations(positions, masses)


def energies(positions: tf.Tensor, velocities: tf.Tensor, masses: tf.Tensor) -> Tuple[tf.Tensor, tf.Tensor]:
    kinetic = 0.5 * tf.reduce_sum(masses * tf.reduce_sum(velocities ** 2, axis=1))
    delta = positions[None, :, :] - positions[:, None, :]
    distance = tf.sqrt(tf.reduce_sum(delta ** 2, axis=-1) + SOFTENING ** 2)
    pair = masses[:, None] * masses[None, :] / distance
    n = tf.shape(masses)[0]
    potential = -0.5 * G * tf.reduce_sum(pair * (1.0 - tf.eye(n)))
    return kinetic, potential


def center_of_mass(positions: tf.Tensor, masses: tf.Tensor) -> tf.Tensor:
    return tf.linalg.matvec(positions, masses, transpose_a=True) / tf.reduce_sum(masses)


class Monitor:
    """Watches the drift of the total energy with Python floats."""

    def __init__(self) -> None:
        self.initial: float = 0.0
        self.worst: float = 0.0

    def check(self, positions: tf.Tensor, velocities: tf.Tensor, masses: tf.Tensor) -> float:
        total = float(tf.add_n(energies(positions, velocities, masses)))
        if not self.initial:
            self.initial = total
        self.worst = max(self.worst, abs(total - self.initial))
        return total


def simulate(steps: int, dt: float) -> None:
    masses = tf.constant([1.0, 0.5, 0.1])
    positions = tf.constant([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.1]])
    velocities = tf.constant([[0.0, -0.2, 0.0], [0.0, 0.9, 0.0], [-0.7, 0.0, 0.0]])
    monitor = Monitor()
    for step in range(steps):
        positions, velocities = leapfrog(positions, velocities, masses, dt)
        total = monitor.check(positions, velocities, masses)
        if step % 10 == 0:
            print(f"step {step:3d} energy {total:.4f}")
    com = center_of_mass(positions, masses)
    print("center", [f"{v:.3f}" for v in com.numpy()], "drift ok", monitor.worst < 0.05)


if __name__ == "__main__":
    simulate(30, 0.01)
