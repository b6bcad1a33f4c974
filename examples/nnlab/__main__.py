"""Train, evaluate, look into the classifier, then let a spring swing: ``python -m nnlab``."""

import tensorflow as tf

from nnlab.config import Config
from nnlab.data import make_dataset, make_images
from nnlab.insight import calibration_error, nearest_neighbours, saliency
from nnlab.spring import simulate, solve
from nnlab.train import Trainer


def main() -> None:
    tf.keras.utils.set_random_seed(7)
    config = Config()
    trainer = Trainer(config)
    trainer.fit(make_dataset(config, seed=1))

    images, labels = make_images(96, config, seed=2)
    accuracy = trainer.evaluate(make_dataset(config, seed=2))
    print(f"accuracy on unseen images: {accuracy:.2f}")

    images = tf.constant(images)
    probabilities = tf.nn.softmax(trainer.model(images))
    print(f"calibration error: {calibration_error(probabilities, labels):.1f}")
    for first, last in ((0, 8), (8, 24), (24, 64)):
        same = nearest_neighbours(trainer.model.features(images[first:last]), labels[first:last])
        print(f"neighbours that agree among {last - first}: {same:.2f}")
    for image in images[:3]:
        peak = int(tf.argmax(tf.reshape(saliency(trainer.model, image), [-1])))
        print("most telling pixel:", divmod(peak, config.side))

    simulate(steps=40)
    stiffness = tf.constant([[4.0, 1.0], [1.0, 3.0]])
    for load in ([1.0, 2.0], [0.5, -1.0]):
        print("at rest:", solve(stiffness, tf.constant(load)).numpy().round(3).tolist())


if __name__ == "__main__":
    main()
