import tensorflow as tf


class Recommender(tf.Module):
    """Template: subclasses score, this class trains."""

    rate = 0.05
    penalty = 0.001

    def score(self, users, items):
        raise NotImplementedError

    def regularizer(self):
        return tf.add_n([tf.reduce_sum(tf.square(v)) for v in self.trainable_variables])

    def train_step(self, users, items, ratings):
        with tf.GradientTape() as tape:
            errors = ratings - self.score(users, items)
            loss = tf.reduce_mean(tf.square(errors)) + self.penalty * self.regularizer()
        gradients = tape.gradient(loss, self.trainable_variables)
        for variable, gradient in zip(self.trainable_variables, gradients):
            variable.assign_sub(self.rate * tf.convert_to_tensor(gradient))
        return tf.sqrt(tf.reduce_mean(tf.square(errors)))

    def recommend(self, user, count, seen):
        """Item numbers the user has not rated, best first, as Python integers."""
        total = self.item_count
        scores = self.score(tf.fill([total], user), tf.range(total)).numpy()
        ranked = sorted(range(total), key=lambda i: -scores[i])
        return [i for i in ranked if i not in seen][:count]
