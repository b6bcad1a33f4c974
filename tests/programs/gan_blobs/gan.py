"""A small GAN that learns where a two dimensional blob lies."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

BATCH = 32
NOISE_DIM = 4


def make_generator_model():
    model = keras.Sequential(
        [
            layers.Input((NOISE_DIM,)),
            layers.Dense(8, activation="relu", kernel_initializer=keras.initializers.GlorotUniform(seed=1)),
            layers.Dense(2, kernel_initializer=keras.initializers.GlorotUniform(seed=2)),
        ]
    )
    return model


def make_discriminator_model():
    return keras.Sequential(
        [
            layers.Input((2,)),
            layers.Dense(8, activation="tanh", kernel_initializer=keras.initializers.GlorotUniform(seed=3)),
            layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(seed=4)),
        ]
    )


cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
generator = make_generator_model()
discriminator = make_discriminator_model()
generator_optimizer = keras.optimizers.Adam(1e-2)
discriminator_optimizer = keras.optimizers.Adam(1e-2)


def discriminator_loss(real_output, fake_output):
    real_loss = cross_entropy(tf.ones_like(real_output), real_output)
    fake_loss = cross_entropy(tf.zeros_like(fake_output), fake_output)
    return real_loss + fake_loss


def generator_loss(fake_output):
    return cross_entropy(tf.ones_like(fake_output), fake_output)


def train_step(points, noise):
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated = generator(noise, training=True)
        real_output = discriminator(points, training=True)
        fake_output = discriminator(generated, training=True)
        gen_loss = generator_loss(fake_output)
        disc_loss = discriminator_loss(real_output, fake_output)

    gradients_of_generator = gen_tape.gradient(gen_loss, generator.trainable_variables)
    gradients_of_discriminator = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gradients_of_generator, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(gradients_of_discriminator, discriminator.trainable_variables))
    return gen_loss, disc_loss


def summarize(seed_noise):
    points = generator(seed_noise, training=False).numpy()
    return points.mean(axis=0)


def train(dataset, epochs, seed_noise):
    rng = np.random.RandomState(5)
    for epoch in range(epochs):
        for batch in dataset:
            noise = rng.normal(size=(BATCH, NOISE_DIM)).astype(np.float32)
            g, d = train_step(batch, tf.constant(noise))
        print("epoch", epoch, "g %.3f d %.3f" % (float(g), float(d)))
    print("center", np.round(summarize(seed_noise), 3))


if __name__ == "__main__":
    rng = np.random.RandomState(0)
    real = rng.normal(loc=(1.0, -1.0), scale=0.2, size=(128, 2)).astype("float32")
    dataset = tf.data.Dataset.from_tensor_slices(real).batch(BATCH)
    train(dataset, 3, tf.constant(rng.normal(size=(16, NOISE_DIM)).astype("float32")))
