import tensorflow as tf


def confusion(y_true, y_pred):
    return tf.math.confusion_matrix(y_true, y_pred, num_classes=3)


def precision_recall(cm):
    cm = tf.cast(cm, tf.float32)
    tp = tf.linalg.diag_part(cm)
    return tp / tf.reduce_sum(cm, 0), tp / tf.reduce_sum(cm, 1)


def f1(p, r):
    return 2 * p * r / (p + r)


def topk(labels, scores):
    return tf.reduce_mean(tf.cast(tf.nn.in_top_k(labels, scores, 2), tf.float32))


def roc(scores, thresholds):
    return tf.reduce_mean(tf.cast(scores[None] > thresholds[:, None], tf.float32), axis=1)


cm = confusion(tf.constant([0, 1, 2, 0, 1, 2]), tf.constant([0, 2, 2, 0, 1, 1]))
f1(*precision_recall(cm))
topk(tf.constant([0, 1]), tf.constant([[0.1, 0.9, 0.0], [0.2, 0.3, 0.5]]))
roc(tf.random.uniform([20]), tf.linspace(0.0, 1.0, 5))
m = tf.keras.metrics.Precision()
m.update_state([0, 1, 1], [1, 1, 0])


def final(v):
    return v


final(m.result())
auc = tf.keras.metrics.AUC()
final(auc([0.0, 1.0], [0.3, 0.7]))
