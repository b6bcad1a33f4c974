import tensorflow as tf

from geometry.rotations import rotate


class Transform:
    def __init__(self, rotation, translation):
        self.rotation = rotation
        self.translation = translation

    def apply(self, points):
        q = tf.broadcast_to(self.rotation, tf.concat([tf.shape(points)[:-1], [4]], 0))
        return rotate(q, points) + self.translation

    def __repr__(self):
        return "Transform(%s)" % self.translation.numpy().tolist()
