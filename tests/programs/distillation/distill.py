"""Knowledge distillation with a Keras teacher and student and a custom loop."""
import tensorflow as tf

tf.keras.utils.set_random_seed(21)


def mlp(widths, classes, name):
    layers = [tf.keras.layers.Input((6,))]
    layers += [tf.keras.layers.Dense(w, activation="tanh") for w in widths]
    return tf.keras.Sequential(layers + [tf.keras.layers.Dense(classes)], name=name)


class Distiller:
    def __init__(self, teacher, student, temperature=2.0, alpha=0.3):
        self.teacher, self.student = teacher, student
        self.temperature, self.alpha = temperature, alpha
        self.optimizer = tf.keras.optimizers.SGD(0.2)
        self.ce = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.kl = tf.keras.losses.KLDivergence()
        self.accuracy = tf.keras.metrics.SparseCategoricalAccuracy()

    def soften(self, logits):
        return tf.nn.softmax(logits / self.temperature, axis=1)

    def distill_step(self, x, y):
        soft_targets = self.soften(self.teacher(x, training=False))
        with tf.GradientTape() as tape:
            logits = self.student(x, training=True)
            loss = self.alpha * self.ce(y, logits) + (1 - self.alpha) * self.kl(soft_targets, self.soften(logits))
        variables = self.student.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.accuracy.update_state(y, logits)
        return loss

    def agreement(self, x):
        same = tf.argmax(self.teacher(x), axis=1) == tf.argmax(self.student(x), axis=1)
        return tf.reduce_mean(tf.cast(same, tf.float32))


class TeacherTrainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = tf.keras.optimizers.SGD(0.5)
        self.loss_curve = []

    def step(self, x, y):
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=self.model(x, training=True))
            loss = tf.reduce_mean(losses)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.model.trainable_variables),
                                           self.model.trainable_variables))
        self.loss_curve.append(loss)
        return loss


x = tf.random.stateless_normal([48, 6], [1, 1])
y = tf.argmax(x[:, :3], axis=1)
teacher, student = mlp([16, 16], 3, "teacher"), mlp([4], 3, "student")
trainer = TeacherTrainer(teacher)
for _ in range(6):
    trainer.step(x, y)
print("teacher %.4f -> %.4f" % (float(trainer.loss_curve[0]), float(trainer.loss_curve[-1])))
distiller = Distiller(teacher, student)
for epoch in range(4):
    loss = distiller.distill_step(x, y)
    print("epoch", epoch, "loss %.4f" % float(loss))
print("agreement %.3f accuracy %.3f" % (float(distiller.agreement(x)), float(distiller.accuracy.result())))
