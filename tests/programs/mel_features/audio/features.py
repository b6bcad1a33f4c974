import numpy as np
import tensorflow as tf


class FeatureExtractor:
    def __init__(self, config):
        self.config = config
        bins = config.frame // 2 + 1
        self.mel = tf.signal.linear_to_mel_weight_matrix(config.mels, bins, config.rate, 20.0, config.rate / 2.0)

    def spectrogram(self, waveform):
        stft = tf.signal.stft(waveform, self.config.frame, self.config.hop)
        return tf.abs(stft)

    def log_mel(self, waveform):
        mel = tf.tensordot(self.spectrogram(waveform), self.mel, 1)
        return tf.math.log(mel + 1e-6)

    def mfcc(self, waveform):
        return tf.signal.mfccs_from_log_mel_spectrograms(self.log_mel(waveform))[..., : self.config.coefficients]


def pad_or_trim(waveform, length):
    waveform = waveform[:length]
    return tf.pad(waveform, [[0, length - tf.shape(waveform)[0]]])


def delta(features):
    padded = tf.pad(features, [[1, 1], [0, 0]], mode="SYMMETRIC")
    return (padded[2:] - padded[:-2]) / 2.0


def voiced_ratio(waveform, threshold):
    """Legacy NumPy code: takes whatever it is given and makes an array of it."""
    frames = np.reshape(np.asarray(waveform)[:256], (-1, 32))
    return float(np.mean(np.sqrt(np.mean(frames ** 2, axis=1)) > threshold))
