import tensorflow as tf

from gnn import GCN, attention_coefficients, karate_like


class Trainer:
    def __init__(self, model, rate):
        self.model = model
        self.rate = rate
        self.best = float("inf")

    def masked_loss(self, logits, labels, mask):
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)

    def train_step(self, adjacency, features, labels, mask):
        with tf.GradientTape() as tape:
            loss = self.masked_loss(self.model(adjacency, features), labels, mask)
        grads = tape.gradient(loss, self.model.trainable_variables)
        for v, g in zip(self.model.trainable_variables, grads):
            v.assign_sub(self.rate * g)
        return loss

    def validate(self, adjacency, features, labels, mask):
        """Keeps the best loss on the instance."""
        loss = float(self.masked_loss(self.model(adjacency, features), labels, mask))
        if loss < self.best:
            self.best = loss
        return loss


graph = karate_like()
trainer = Trainer(GCN([12, 8, 2]), rate=1.0)
train_mask = tf.constant([1.0, 1.0] + [0.0] * 4 + [1.0, 1.0] + [0.0] * 4)
test_mask = 1.0 - train_mask
for epoch in range(8):
    loss = trainer.train_step(graph.adjacency, graph.features, graph.labels, train_mask)
    held_out = trainer.validate(graph.adjacency, graph.features, graph.labels, test_mask)
    if epoch % 4 == 0:
        print("epoch %d train %.4f test %.4f" % (epoch, float(loss), held_out))
print("best %.4f" % trainer.best)

senders = tf.constant([a for a, _ in graph.edges])
receivers = tf.constant([b for _, b in graph.edges])
weights = attention_coefficients(graph.features + 0.1, senders, receivers, 12)
print("attention sums %.3f" % float(tf.reduce_sum(weights)))
