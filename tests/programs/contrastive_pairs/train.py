import numpy as np
import tensorflow as tf

from siamese import losses
from siamese.encoder import Encoder
from siamese.mining import PairSampler, hardest_negatives

encoder = Encoder(4, seed=3)
encoder.build((None, 5))
optimizer = tf.keras.optimizers.SGD(0.1)


def contrastive_step(left, right, same):
    with tf.GradientTape() as tape:
        loss = losses.contrastive(encoder(left), encoder(right), same)
    grads = tape.gradient(loss, encoder.trainable_variables)
    optimizer.apply_gradients(zip(grads, encoder.trainable_variables))
    return loss


def mined_triplet_loss(points, labels):
    embeddings = encoder(points).numpy()
    negatives = hardest_negatives(embeddings, labels)
    positives = np.roll(np.arange(len(labels)), 2)
    return losses.by_name("triplet")(embeddings, embeddings[positives], embeddings[negatives])


def main():
    labels = np.arange(12) % 2
    rng = np.random.RandomState(0)
    points = (rng.normal(size=(12, 5)) + labels[:, None]).astype("float32")
    sampler = PairSampler(labels, 1)
    for step in range(3):
        i, j, same = zip(*sampler.pairs(8))
        loss = contrastive_step(tf.constant(points[list(i)]), tf.constant(points[list(j)]), tf.constant(same))
        print(f"step {step} {loss.numpy():.4f}")
    print(f"triplet {mined_triplet_loss(points, labels):.4f}")
    both = tf.constant(points)
    print(f"nt-xent {float(losses.nt_xent(both, both + 0.1)):.4f}")


if __name__ == "__main__":
    main()
