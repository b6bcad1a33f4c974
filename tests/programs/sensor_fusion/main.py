import numpy as np
import tensorflow as tf

from fusion import cleaning, merging


def report(label, tensor):
    print(label, np.round(np.asarray(tensor), 3).tolist())


raw = np.array([0.1, 0.4, 3.0, 0.3])
signal = cleaning.to_tensor(raw)
report("signal", signal)
report("despiked", cleaning.despike(signal, tf.constant(1.5)))
report("clipped", cleaning.clip_if_hot(signal))
report("again", cleaning.clip_if_hot(signal / 10.0))
print("flat", cleaning.smooth_or_none(tf.ones([3])))
report("smooth", cleaning.smooth_or_none(signal))
report("inverse", cleaning.safe_inverse(tf.zeros([2, 2])))

history = []
for i in range(3):
    merged = merging.extend_in_place(history, signal + float(i))
report("merged", merged)
summary = {}
report("tagged", merging.tag(summary, signal))
print("keys", sorted(summary))
report("weighted", merging.weighted([signal, signal * 2.0], [0.25, 0.75]))
report("pairwise", merging.pairwise(signal, signal))
stream = iter([tf.constant(1.0), tf.constant(2.0), tf.constant(3.0)])
for _ in range(2):
    report("next", merging.take_next(stream, tf.constant(10.0)))

fuser = merging.Fuser()
report("fused", fuser.fuse(signal, signal * 3.0))
fuser.remember(signal)
report("compared", fuser.compare(signal))
fuser.remember(signal + 1.0)
report("compared", fuser.compare(signal))
