import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

LATENT = 16


def make_generator():
    return keras.Sequential([
        layers.Dense(7 * 7 * 8, input_shape=(LATENT,)),
        layers.LeakyReLU(),
        layers.Reshape((7, 7, 8)),
        layers.Conv2DTranspose(4, 5, strides=2, padding="same"),
        layers.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh"),
    ])


def make_discriminator():
    model = keras.Sequential()
    model.add(layers.Conv2D(4, 5, strides=2, padding="same", input_shape=[28, 28, 1]))
    model.add(layers.LeakyReLU())
    model.add(layers.Dropout(0.3))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


bce = keras.losses.BinaryCrossentropy(from_logits=True)


def discriminator_loss(real, fake):
    return bce(tf.ones_like(real), real) + bce(tf.zeros_like(fake), fake)


def generator_loss(fake):
    return bce(tf.ones_like(fake), fake)


generator, discriminator = make_generator(), make_discriminator()
g_opt, d_opt = keras.optimizers.Adam(1e-4), keras.optimizers.Adam(1e-4)


def train_step(images, noise):
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        generated = generator(noise, training=True)
        real_out = discriminator(images, training=True)
        fake_out = discriminator(generated, training=True)
        g_loss = generator_loss(fake_out)
        d_loss = discriminator_loss(real_out, fake_out)
    g_grads = g_tape.gradient(g_loss, generator.trainable_variables)
    d_grads = d_tape.gradient(d_loss, discriminator.trainable_variables)
    g_opt.apply_gradients(zip(g_grads, generator.trainable_variables))
    d_opt.apply_gradients(zip(d_grads, discriminator.trainable_variables))
    return report(g_loss, d_loss)


def report(g_loss, d_loss):
    return {"g": g_loss, "d": d_loss}


def summarize(history):
    return tf.reduce_mean(history["g"])


images = tf.random.uniform([12, 28, 28, 1], -1, 1)
data = tf.data.Dataset.from_tensor_slices(images).shuffle(12).batch(4)
for epoch in range(2):
    for batch in data:
        out = train_step(batch, tf.random.normal([tf.shape(batch)[0], LATENT]))
    summarize(out)
