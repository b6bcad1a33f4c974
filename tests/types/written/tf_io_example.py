import tensorflow as tf


def make_example(value, label):
    feature = {
        "x": tf.train.Feature(float_list=tf.train.FloatList(value=value)),
        "y": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
    }
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


SPEC = {"x": tf.io.FixedLenFeature([3], tf.float32), "y": tf.io.FixedLenFeature([], tf.int64),
        "z": tf.io.VarLenFeature(tf.string)}


def parse(record):
    return tf.io.parse_single_example(record, SPEC)


def to_pair(example):
    return example["x"], example["y"]


def batch_loss(x, y):
    return tf.reduce_mean(x, axis=1) - tf.cast(y, tf.float32)


records = [make_example([1.0, 2.0, float(i)], i) for i in range(5)]
ds = tf.data.Dataset.from_tensor_slices(records).map(parse).map(to_pair).batch(2)
for x, y in ds:
    batch_loss(x, y)


def parsed(batch):
    return tf.io.parse_example(batch, {"x": tf.io.FixedLenFeature([3], tf.float32)})


def total(d):
    return tf.reduce_sum(d["x"])


total(parsed(tf.constant(records)))
