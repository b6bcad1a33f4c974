import unittest

import tensorflow as tf

from geometry import Transform, axis_angle, compose, rotate
from geometry.rotations import is_unit


class RotationTest(unittest.TestCase):
    def setUp(self):
        self.q = axis_angle(tf.constant([[0.0, 0.0, 2.0]]), tf.constant([1.5707964]))

    def test_unit(self):
        self.assertTrue(is_unit(self.q))

    def test_quarter_turn(self):
        turned = rotate(self.q, tf.constant([[1.0, 0.0, 0.0]]))
        self.assertLess(float(tf.reduce_max(tf.abs(turned - [[0.0, 1.0, 0.0]]))), 1e-5)

    def test_compose(self):
        self.assertTrue(is_unit(compose(self.q, self.q)))

    def test_transform(self):
        moved = Transform(self.q[0], tf.constant([0.0, 0.0, 3.0])).apply(tf.ones([2, 3]))
        self.assertEqual(moved.shape, (2, 3))


if __name__ == "__main__":
    unittest.main()
