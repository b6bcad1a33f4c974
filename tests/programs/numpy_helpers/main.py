import numpy as np
import tensorflow as tf

from lib import Config, Model

model = Model(Config())
x = tf.constant(np.random.RandomState(3).normal(size=(4, 6)).astype("float32"))
for _ in range(2):
    print("causal %.4f" % float(tf.reduce_sum(model.causal_scores(x))))
    print("scaled %.4f" % float(model.mean_scaled(x)))
print("probabilities", np.round(model.probabilities(x)[0], 3).tolist())
print("bounded", np.round(model.bounded_scores(x)[0], 3).tolist())
