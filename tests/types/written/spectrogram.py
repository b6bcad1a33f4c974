import numpy as np
import tensorflow as tf


def frames(signal, length, step):
    return tf.signal.frame(signal, length, step)


def spectrum(framed):
    windowed = framed * tf.signal.hann_window(framed.shape[-1])
    return tf.abs(tf.signal.rfft(windowed))


def mel(spec, bins=10):
    matrix = tf.signal.linear_to_mel_weight_matrix(bins, spec.shape[-1], 8000)
    return tf.tensordot(spec, matrix, 1)


def log_scale(m):
    return tf.math.log(m + 1e-6)


class Features:
    def __init__(self, rate):
        self.rate = rate
        self.cache = {}

    def of(self, name, wave):
        if name not in self.cache:
            self.cache[name] = self._compute(tf.convert_to_tensor(wave))
        return self.cache[name]

    def _compute(self, tensor):
        return log_scale(mel(spectrum(frames(tensor, 64, 32))))


def show(features):
    print(features.shape)


extractor = Features(8000)
wave = np.sin(np.linspace(0, 100, 1024)).astype(np.float32)
show(extractor.of("a", wave))
show(extractor.of("b", wave[:512]))
