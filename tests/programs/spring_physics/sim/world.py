import tensorflow as tf


class World:
    def __init__(self, positions, forces, dt=0.01):
        self.positions = tf.Variable(positions)
        self.velocities = tf.Variable(tf.zeros_like(positions))
        self.forces = list(forces)
        self.dt = dt

    def acceleration(self, positions, velocities):
        return tf.add_n([force(positions, velocities) for force in self.forces])

    def step(self, pinned):
        """Symplectic Euler; `pinned` is 1.0 for points that do not move."""
        acceleration = self.acceleration(self.positions, self.velocities) * (1.0 - pinned)
        self.velocities.assign_add(self.dt * acceleration)
        self.positions.assign_add(self.dt * self.velocities)
        return self.energy(self.velocities)

    def energy(self, velocities):
        return 0.5 * tf.reduce_sum(tf.square(velocities))


class RecordingWorld(World):
    """Remembers every frame: the override appends to a Python list, so it has to run eagerly."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.frames = []

    def step(self, pinned):
        result = super().step(pinned)
        self.frames.append(self.positions.numpy().copy())
        return result
