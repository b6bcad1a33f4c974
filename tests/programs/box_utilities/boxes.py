"""Object detection arithmetic: formats, IoU, anchors, encoding, greedy suppression."""
import itertools

import tensorflow as tf

VARIANCES = (0.1, 0.2)


def to_corners(boxes):
    centers, sizes = boxes[..., :2], boxes[..., 2:]
    return tf.concat([centers - sizes / 2.0, centers + sizes / 2.0], axis=-1)


def to_centers(boxes):
    low, high = boxes[..., :2], boxes[..., 2:]
    return tf.concat([(low + high) / 2.0, high - low], axis=-1)


def area(corners):
    return tf.reduce_prod(corners[..., 2:] - corners[..., :2], axis=-1)


def pairwise_iou(a, b):
    low = tf.maximum(a[:, None, :2], b[None, :, :2])
    high = tf.minimum(a[:, None, 2:], b[None, :, 2:])
    intersection = tf.reduce_prod(tf.maximum(high - low, 0.0), axis=-1)
    union = area(a)[:, None] + area(b)[None, :] - intersection
    return tf.math.divide_no_nan(intersection, union)


def make_anchors(image_size, stride, scales):
    """Anchor centers on a grid; pure Python until the constant is made."""
    steps = range(stride // 2, image_size, stride)
    anchors = [(x, y, s, s) for (y, x), s in itertools.product(itertools.product(steps, steps), scales)]
    return tf.constant(anchors, tf.float32)


def match(anchors, truth, threshold):
    iou = pairwise_iou(to_corners(anchors), truth)
    best = tf.argmax(iou, axis=1)
    positive = tf.reduce_max(iou, axis=1) >= threshold
    return best, positive


def encode(anchors, truth):
    offsets = (truth[..., :2] - anchors[..., :2]) / (anchors[..., 2:] * VARIANCES[0])
    return tf.concat([offsets, tf.math.log(truth[..., 2:] / anchors[..., 2:]) / VARIANCES[1]], axis=-1)


def decode(anchors, encoded):
    centers = encoded[..., :2] * VARIANCES[0] * anchors[..., 2:] + anchors[..., :2]
    return tf.concat([centers, tf.exp(encoded[..., 2:] * VARIANCES[1]) * anchors[..., 2:]], axis=-1)


def smooth_l1(target, prediction, mask):
    d = tf.abs(target - prediction)
    loss = tf.reduce_sum(tf.where(d < 1.0, 0.5 * d ** 2, d - 0.5), axis=-1)
    return tf.reduce_sum(loss * mask) / tf.maximum(tf.reduce_sum(mask), 1.0)


def greedy_nms(boxes, scores, threshold):
    """Works box by box and keeps Python indices."""
    order = tf.argsort(scores, direction="DESCENDING").numpy().tolist()
    keep = []
    while order:
        current = order.pop(0)
        keep.append(current)
        ious = pairwise_iou(boxes[current:current + 1], boxes)[0].numpy()
        order = [i for i in order if ious[i] < threshold]
    return keep


def fast_nms(boxes, scores, threshold):
    selected = tf.image.non_max_suppression(boxes, scores, max_output_size=4, iou_threshold=threshold)
    return tf.gather(boxes, selected)


anchors = make_anchors(32, 8, (8, 12))
truth = tf.constant([[2.0, 2.0, 12.0, 12.0], [16.0, 18.0, 28.0, 30.0]])
best, positive = match(anchors, truth, 0.3)
targets = encode(anchors, to_centers(tf.gather(truth, best)))
print("positives", int(tf.reduce_sum(tf.cast(positive, tf.int32))), "of", anchors.shape[0])
restored = to_corners(decode(anchors, targets))
print("roundtrip %.4f" % float(tf.reduce_max(tf.abs(restored - tf.gather(truth, best)))))
print("loss %.4f" % float(smooth_l1(targets, tf.zeros_like(targets), tf.cast(positive, tf.float32))))
corners = to_corners(anchors)
scores = tf.reduce_max(pairwise_iou(corners, truth), axis=1)
print("kept", len(greedy_nms(corners, scores, 0.2)), fast_nms(corners, scores, 0.2).shape)
