import tensorflow as tf

class GraphConv(tf.keras.layers.Layer):
    def __init__(self, out_dim, activation=None):
        super().__init__()
        self.out_dim = out_dim
        self.act = tf.keras.activations.get(activation)

    def build(self, shapes):
        self.w = self.add_weight(name="w", shape=(shapes[0][-1], self.out_dim))

    def call(self, inputs):
        x, adj = inputs
        return self.act(self.propagate(adj, tf.matmul(x, self.w)))

    def propagate(self, adj, h):
        return tf.matmul(adj, h)

class GCN(tf.keras.Model):
    def __init__(self, hidden, classes):
        super().__init__()
        self.c1 = GraphConv(hidden, "relu")
        self.c2 = GraphConv(classes)

    def call(self, x, adj):
        return self.c2([self.c1([x, adj]), adj])

def masked_loss(logits, labels, mask):
    loss = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
    m = tf.cast(mask, tf.float32)
    return tf.reduce_sum(loss * m) / tf.reduce_sum(m)

def normalize_adj(a):
    d = tf.reduce_sum(a, axis=1)
    inv = tf.linalg.diag(tf.pow(d, -0.5))
    return inv @ a @ inv

N = 6
a = normalize_adj(tf.eye(N) + tf.ones([N, N]))
feats = tf.random.normal([N, 10])
labels = tf.one_hot(tf.constant([0, 1, 2, 0, 1, 2]), depth=3)
m = GCN(8, 3)
masked_loss(m(feats, a), labels, tf.constant([True, False, True, True, False, True]))
