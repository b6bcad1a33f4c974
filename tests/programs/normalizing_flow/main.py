import tensorflow as tf

from flows import AffineCoupling, Chain, Planar

data = tf.random.stateless_normal([32, 2], [9, 1]) * tf.constant([1.0, 0.3]) + 0.5
flow = Chain([AffineCoupling(False, 1), AffineCoupling(True, 2)])
for step in range(5):
    loss = flow.train_step(data, 0.05)
print("coupling nll %.4f" % loss.numpy())
z, _ = flow.forward(data)
print("reconstruction %.5f" % tf.reduce_max(tf.abs(flow.inverse(z) - data)).numpy())

planar = Chain([Planar(3), Planar(4)])
for step in range(5):
    loss = planar.train_step(data, 0.05)
print("planar nll %.4f" % loss.numpy())
try:
    planar.inverse(z)
except NotImplementedError as error:
    print("refused:", error)
