import numpy as np
import tensorflow as tf


def spectrogram(waveform):
    s = tf.signal.stft(waveform, frame_length=64, frame_step=32)
    return tf.abs(s)


def mel(spec, matrix):
    return tf.math.log(tf.matmul(spec, matrix) + 1e-6)


def delta(features):
    padded = tf.pad(features, [[1, 1], [0, 0]])
    return (padded[2:] - padded[:-2]) / 2.0


def energy(frames):
    return tf.reduce_sum(frames ** 2, axis=-1)


def window(n):
    return tf.signal.hann_window(n)


wave = tf.sin(tf.linspace(0.0, 100.0, 1024))
matrix = tf.signal.linear_to_mel_weight_matrix(10, 33, 16000)
delta(mel(spectrogram(wave), matrix))
energy(tf.signal.frame(wave, 128, 64))
energy(tf.expand_dims(wave * window(1024), 0))


def complex_mag(z):
    return tf.math.real(z * tf.math.conj(z))


complex_mag(tf.signal.fft(tf.cast(wave, tf.complex64)))
complex_mag(tf.signal.rfft(tf.constant(np.random.rand(3, 16), tf.float32)))
