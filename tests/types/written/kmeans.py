import tensorflow as tf

def assign(points, centroids):
    d = tf.reduce_sum(tf.square(tf.expand_dims(points, 1) - tf.expand_dims(centroids, 0)), 2)
    return tf.argmin(d, 1)

def new_centroids(points, a, k):
    return tf.math.unsorted_segment_mean(points, a, k)

def distance(old, new):
    return tf.norm(old - new)

points = tf.random.uniform([50, 2])
centroids = tf.slice(tf.random.shuffle(points), [0, 0], [4, -1])
for i in range(5):
    a = assign(points, centroids)
    nc = new_centroids(points, a, 4)
    distance(centroids, nc)
    centroids = nc
