"""Volume rendering of a learned one-blob density field."""
import tensorflow as tf

L_EMBED = 3
NEAR, FAR, SAMPLES = 1.0, 3.0, 8


def posenc(x):
    rets = [x]
    for i in range(L_EMBED):
        for fn in [tf.sin, tf.cos]:
            rets.append(fn(2. ** i * x))
    return tf.concat(rets, -1)


def init_model(hidden=16):
    width = 3 + 3 * 2 * L_EMBED
    w1 = tf.Variable(tf.random.stateless_normal([width, hidden], [0, 0], stddev=width ** -0.5))
    w2 = tf.Variable(tf.random.stateless_normal([hidden, 4], [0, 1], stddev=hidden ** -0.5))
    return [w1, w2]


def get_rays(height, width, focal):
    i, j = tf.meshgrid(tf.range(width, dtype=tf.float32), tf.range(height, dtype=tf.float32), indexing='xy')
    dirs = tf.stack([(i - width * .5) / focal, -(j - height * .5) / focal, -tf.ones_like(i)], -1)
    origins = tf.broadcast_to(tf.constant([0., 0., 2.]), tf.shape(dirs))
    return origins, dirs


def render_rays(weights, origins, dirs):
    z_vals = tf.linspace(NEAR, FAR, SAMPLES)
    pts = origins[..., None, :] + dirs[..., None, :] * z_vals[..., :, None]
    raw = tf.nn.relu(posenc(pts) @ weights[0]) @ weights[1]
    sigma = tf.nn.relu(raw[..., 3])
    rgb = tf.math.sigmoid(raw[..., :3])
    dists = tf.concat([z_vals[1:] - z_vals[:-1], [1e10]], -1)
    alpha = 1. - tf.exp(-sigma * dists)
    trans = alpha * tf.math.cumprod(1. - alpha + 1e-10, -1, exclusive=True)
    return tf.reduce_sum(trans[..., None] * rgb, -2), tf.reduce_sum(trans, -1)


def train_step(weights, origins, dirs, target, lr):
    with tf.GradientTape() as tape:
        rgb, _ = render_rays(weights, origins, dirs)
        loss = tf.reduce_mean(tf.square(rgb - target))
    for w, g in zip(weights, tape.gradient(loss, weights)):
        w.assign_sub(lr * g)
    return loss


def psnr(loss):
    return -10. * tf.math.log(loss) / tf.math.log(10.)


def to_ascii(acc):
    return ["".join("#" if v > 0.5 else "." for v in row) for row in acc.numpy()]


weights = init_model()
origins, dirs = get_rays(6, 6, 6.0)
target = tf.where(tf.reduce_sum(dirs[..., :2] ** 2, -1, keepdims=True) < 0.1, 1.0, 0.0) * tf.ones([1, 1, 3])
psnrs = []
for i in range(6):
    loss = train_step(weights, origins, dirs, target, 0.5)
    psnrs.append(psnr(loss).numpy())
print("psnr", ["%.2f" % p for p in psnrs])
_, acc = render_rays(weights, origins, dirs)
print(len(to_ascii(acc)), "rows, coverage %.3f" % tf.reduce_mean(acc).numpy())
