import tensorflow as tf

from blocks import FBetaMetric, FocalLoss, Highway, Lion, RunningExtremes, ScaledResidual, huber

x = tf.random.stateless_normal([24, 5], seed=[0, 1])
y = tf.cast(tf.reduce_sum(x, axis=1, keepdims=True) > 0.0, tf.float32)

first, second, mix = Highway(seed=1), Highway(seed=3), ScaledResidual()
for layer in (first, second):
    layer.build(x.shape)
mix.build(x.shape)
head = tf.Variable(tf.fill([5, 1], 0.1))
loss_fn, fbeta, extremes = FocalLoss(), FBetaMetric(beta=2.0), RunningExtremes()
weights = first.trainable_weights + second.trainable_weights + mix.trainable_weights + [head]
weights = [getattr(w, "value", w) if not isinstance(w, tf.Variable) else w for w in weights]
optimizer = Lion(weights)


def forward(inputs):
    hidden = mix(second(first(inputs)), inputs)
    return tf.sigmoid(hidden @ head)


def step(inputs, targets):
    with tf.GradientTape() as tape:
        predictions = forward(inputs)
        loss = loss_fn(targets, predictions) + 0.1 * huber(targets, predictions)
    optimizer.step(tape.gradient(loss, weights))
    fbeta.update_state(targets, predictions)
    return loss, predictions


for index in range(5):
    loss, predictions = step(x, y)
    extremes.update(predictions)
    print(f"{index}: loss {loss.numpy():.4f} f2 {fbeta.result().numpy():.3f}")
print(f"range {extremes.low:.3f} {extremes.high:.3f}", first.get_config()["seed"])
