import tensorflow as tf

from core import Trainer, build
from core.models import mse

CONFIG = {
    "model": {"type": "affine", "inputs": 3, "outputs": 1, "seed": 4},
    "callbacks": [{"type": "history"}, {"type": "printer", "every": 2}, {"type": "scheduler", "factor": 0.9}],
}

x = tf.random.stateless_normal([24, 3], [1, 9])
y = x @ tf.constant([[1.0], [-2.0], [0.5]])
dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
callbacks = [build(c) for c in CONFIG["callbacks"]]
trainer = Trainer(build(CONFIG["model"]), mse, callbacks)
trainer.fit(dataset, 5)
print("history", len(callbacks[0].values), "last %.4f" % callbacks[0].values[-1])
