import io
import unittest

import tensorflow as tf

from geometry import Transform, axis_angle, compose, rotate

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.discover("tests")
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    print("tests", result.testsRun, "failures", len(result.failures) + len(result.errors))
    q = axis_angle(tf.constant([[1.0, 1.0, 0.0]]), tf.constant([0.7]))
    print("rotated", rotate(compose(q, q), tf.constant([[1.0, 2.0, 3.0]])).numpy().round(4).tolist())
    print(Transform(q[0], tf.constant([1.0, 0.0, 0.0])))
    print("applied %.4f" % float(tf.reduce_sum(Transform(q[0], tf.constant([1.0, 0.0, 0.0])).apply(tf.ones([5, 3])))))
