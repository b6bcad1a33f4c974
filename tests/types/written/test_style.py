import unittest

import numpy as np
import tensorflow as tf


def smooth_l1(error, delta=1.0):
    small = 0.5 * error ** 2
    large = delta * (tf.abs(error) - 0.5 * delta)
    return tf.where(tf.abs(error) <= delta, small, large)


def boxes_area(boxes):
    y1, x1, y2, x2 = tf.unstack(boxes, axis=-1)
    return (y2 - y1) * (x2 - x1)


def intersection(a, b):
    top = tf.maximum(a[:, None, :2], b[None, :, :2])
    bottom = tf.minimum(a[:, None, 2:], b[None, :, 2:])
    return area(tf.maximum(bottom - top, 0.0))


def area(size):
    return size[..., 0] * size[..., 1]


def iou(a, b):
    common = intersection(a, b)
    return ratio(common, boxes_area(a)[:, None] + boxes_area(b)[None] - common)


def ratio(up, down):
    return tf.math.divide_no_nan(up, down)


class LossTest(tf.test.TestCase):
    def setUp(self):
        super().setUp()
        self.boxes = tf.constant([[0., 0., 2., 2.], [1., 1., 3., 3.]])

    def test_small(self):
        self.assertAllClose(smooth_l1(tf.constant([0.5])), [0.125])

    def test_array(self):
        smooth_l1(np.array([[1.0, 2.0]], np.float32))

    def test_iou(self):
        self.assertEqual(iou(self.boxes, self.boxes[:1]).shape, (2, 1))


class BoxTest(unittest.TestCase):
    boxes = tf.zeros([5, 4])

    def test_area(self):
        self.assertEqual(boxes_area(self.boxes).shape, [5])


if __name__ == "__main__":
    unittest.main()
