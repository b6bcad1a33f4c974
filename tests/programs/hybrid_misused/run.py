import tensorflow as tf

from pkg.losses import row_norms, scale_name
from pkg.trainer import Trainer

x = tf.random.stateless_normal([6, 3], [0, 4])
y = tf.reduce_sum(x, axis=1, keepdims=True)
trainer = Trainer()
for _ in range(3):
    print("%.4f" % trainer.step(x, y).numpy())
trainer.counted_step(x, y)
trainer.counted_step(x, y)
print("steps", trainer.steps)
scale_name("a")
print(row_norms(x).shape, row_norms(x[:2]).shape)


def normalize(v):
    return v / tf.norm(v)


print("norm %.2f" % tf.norm(normalize(x[0])).numpy())
