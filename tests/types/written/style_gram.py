import tensorflow as tf


def gram_matrix(input_tensor):
    result = tf.linalg.einsum("bijc,bijd->bcd", input_tensor, input_tensor)
    input_shape = tf.shape(input_tensor)
    num_locations = tf.cast(input_shape[1] * input_shape[2], tf.float32)
    return result / num_locations


def high_pass_x_y(image):
    x_var = image[:, :, 1:, :] - image[:, :, :-1, :]
    y_var = image[:, 1:, :, :] - image[:, :-1, :, :]
    return x_var, y_var


def total_variation(image):
    x_deltas, y_deltas = high_pass_x_y(image)
    return tf.reduce_sum(tf.abs(x_deltas)) + tf.reduce_sum(tf.abs(y_deltas))


def style_content_loss(outputs, targets):
    return tf.add_n([tf.reduce_mean((outputs[name] - targets[name]) ** 2) for name in outputs.keys()])


def clip_0_1(image):
    return tf.clip_by_value(image, clip_value_min=0.0, clip_value_max=1.0)


image = tf.Variable(tf.random.uniform([1, 8, 8, 3]))
conv = tf.keras.layers.Conv2D(4, 3, padding="same")
targets = {"conv": gram_matrix(conv(tf.ones([1, 8, 8, 3])))}
opt = tf.keras.optimizers.Adam(learning_rate=0.02)
for n in range(3):
    with tf.GradientTape() as tape:
        outputs = {"conv": gram_matrix(conv(image))}
        loss = style_content_loss(outputs, targets) + 30 * total_variation(image)
    grad = tape.gradient(loss, image)
    opt.apply_gradients([(grad, image)])
    image.assign(clip_0_1(image))
