import tensorflow as tf
import numpy as np

# Gatys style transfer in miniature: a fixed random feature extractor instead of VGG.

STYLE_WEIGHT, CONTENT_WEIGHT, TV_WEIGHT = 1e-1, 1.0, 1e-3


def conv_weights(seed, cin, cout):
    return tf.random.stateless_normal([3, 3, cin, cout], [seed, seed], stddev=(2.0 / (9 * cin)) ** 0.5)


class Extractor:
    def __init__(self):
        self.kernels = [conv_weights(1, 3, 4), conv_weights(2, 4, 8)]

    def __call__(self, image):
        features = []
        for kernel in self.kernels:
            image = tf.nn.relu(tf.nn.conv2d(image, kernel, strides=1, padding="SAME"))
            features.append(image)
            image = tf.nn.avg_pool2d(image, 2, 2, "SAME")
        return features


def gram_matrix(features):
    gram = tf.linalg.einsum("bijc,bijd->bcd", features, features)
    shape = tf.shape(features)
    return gram / tf.cast(shape[1] * shape[2], tf.float32)


def style_content_loss(extractor, image, style_targets, content_target):
    outputs = extractor(image)
    style = tf.add_n([tf.reduce_mean((gram_matrix(o) - t) ** 2) for o, t in zip(outputs, style_targets)])
    content = tf.reduce_mean((outputs[-1] - content_target) ** 2)
    return STYLE_WEIGHT * style + CONTENT_WEIGHT * content


def clip_0_1(image):
    return tf.clip_by_value(image, clip_value_min=0.0, clip_value_max=1.0)


extractor = Extractor()
image = tf.Variable(tf.random.stateless_uniform([1, 16, 16, 3], [4, 4]))


def train_step(style_targets, content_target):
    with tf.GradientTape() as tape:
        loss = style_content_loss(extractor, image, style_targets, content_target)
        loss += TV_WEIGHT * tf.reduce_sum(tf.image.total_variation(image))
    grad = tape.gradient(loss, image)
    image.assign(clip_0_1(image - 0.05 * tf.sign(grad)))
    return loss


def tensor_to_image(tensor):
    array = np.array(tensor * 255, dtype=np.uint8)
    if np.ndim(array) > 3:
        assert array.shape[0] == 1
        array = array[0]
    return array


style = tf.random.stateless_uniform([1, 16, 16, 3], [5, 5])
content = tf.random.stateless_uniform([1, 16, 16, 3], [6, 6])
targets = [gram_matrix(f) for f in extractor(style)]
goal = extractor(content)[-1]
for n in range(6):
    loss = train_step(targets, goal)
    if n % 2 == 0:
        print("step", n, "loss %.4f" % loss)
print(tensor_to_image(image).shape, tensor_to_image(image).dtype)
