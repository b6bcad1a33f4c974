import tensorflow as tf

import augment.ops as ops
from augment import Pipeline, registered

images = tf.random.stateless_uniform([6, 8, 8, 3], [1, 2])
labels = tf.one_hot([0, 1, 2, 0, 1, 2], 3)
print(registered())

pipeline = Pipeline("flip", "brightness", "cutout")
dataset = tf.data.Dataset.from_tensor_slices(images)
seeds = tf.data.Dataset.range(6).map(lambda i: tf.stack([tf.cast(i, tf.int32), 5]))
augmented = tf.data.Dataset.zip((dataset, seeds)).map(pipeline)
for batch in augmented.batch(3):
    print("batch", batch.shape, "mean %.4f" % float(tf.reduce_mean(batch)))

solarizer = Pipeline("solarize")
for image in images[:2]:
    print("solarized %.4f" % float(tf.reduce_max(solarizer.counted(image, None))))
print("seen", solarizer.seen)

alpha = tf.random.stateless_uniform([6], [3, 4])
for _ in range(2):
    images, labels = ops.mixup(images, labels, alpha)
print("labels", tf.reduce_sum(labels, axis=0).numpy().round(3))
