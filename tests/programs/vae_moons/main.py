import tensorflow as tf

from vae import VAE
from vae.data import two_moons
from vae.networks import compute_loss
from vae.optimizer import Momentum

EPOCHS = 4
LATENT = 2


def train_step(model, x, eps, optimizer):
    with tf.GradientTape() as tape:
        loss = compute_loss(model, x, eps)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(zip(gradients, model.trainable_variables))
    return loss


def run():
    points = two_moons(96)
    dataset = tf.data.Dataset.from_tensor_slices(points).batch(32)
    model = VAE(2, LATENT)
    optimizer = Momentum(model.trainable_variables)
    generator = tf.random.Generator.from_seed(11)
    for epoch in range(1, EPOCHS + 1):
        for batch in dataset:
            eps = generator.normal([32, LATENT])
            loss = train_step(model, batch, eps, optimizer)
        print(f"epoch {epoch}: negative elbo {float(loss):.3f}")
    decoded = model.decode(tf.zeros([1, LATENT]))
    print("decoded origin", [round(float(v), 2) for v in decoded[0]])


if __name__ == "__main__":
    run()
