import tensorflow as tf

class Config:
    batch = 4
    dim = 6

def make_batch(cfg):
    return tf.random.normal((cfg.batch, cfg.dim)), tf.zeros((cfg.batch,), dtype=tf.int32)

def forward(x, w, b):
    return x @ w + b

def xent(labels, logits):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)

def main():
    cfg = Config()
    w = tf.Variable(tf.random.truncated_normal([cfg.dim, 3]))
    b = tf.Variable(tf.zeros(3))
    opt = tf.optimizers.SGD(0.1)
    for step in range(2):
        x, y = make_batch(cfg)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(xent(y, forward(x, w, b)))
        grads = tape.gradient(loss, [w, b])
        clipped = [clip(g) for g in grads]
        opt.apply_gradients(zip(clipped, [w, b]))

def clip(g):
    return tf.clip_by_norm(g, 1.0)

main()
