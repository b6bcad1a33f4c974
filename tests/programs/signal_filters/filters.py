import math

import tensorflow as tf

SAMPLE_RATE = 1000.0


def sine_wave(freq, n):
    t = [i / SAMPLE_RATE for i in range(n)]
    return tf.constant([math.sin(2 * math.pi * freq * s) for s in t])


def design_lowpass(cutoff, taps):
    """Windowed sinc. Everything here is Python numbers until the last line."""
    fc = cutoff / SAMPLE_RATE
    middle = (taps - 1) / 2
    coeffs = []
    for i in range(taps):
        x = i - middle
        ideal = 2 * fc if x == 0 else math.sin(2 * math.pi * fc * x) / (math.pi * x)
        coeffs.append(ideal * (0.54 - 0.46 * math.cos(2 * math.pi * i / (taps - 1))))
    return tf.constant(coeffs)


def fir(signal, coefficients):
    kernel = tf.reshape(tf.reverse(coefficients, [0]), [-1, 1, 1])
    return tf.nn.conv1d(signal[tf.newaxis, :, tf.newaxis], kernel, 1, "SAME")[0, :, 0]


def iir(signal, a):
    """First order recursion as a scan."""
    return tf.scan(lambda y, x: a * y + (1.0 - a) * x, signal)


def power(signal):
    return tf.reduce_mean(tf.square(signal))


def decibels(ratio):
    return 10.0 * math.log10(ratio)


def attenuation(signal, filtered):
    return decibels(power(filtered).numpy() / power(signal).numpy())


def spectrum(signal):
    windowed = signal * tf.signal.hann_window(tf.shape(signal)[0])
    return tf.abs(tf.signal.rfft(windowed))


def dominant_frequency(signal):
    magnitude = spectrum(signal)
    peak = tf.argmax(magnitude)
    return tf.cast(peak, tf.float32) * SAMPLE_RATE / tf.cast(tf.shape(signal)[0], tf.float32)


low, high = sine_wave(20.0, 256), sine_wave(300.0, 256)
coefficients = design_lowpass(100.0, 21)
for name, wave in (("low", low), ("high", high)):
    filtered = fir(wave, coefficients)
    print(f"{name}: attenuation {attenuation(wave, filtered):.2f} dB, peak {dominant_frequency(wave).numpy():.1f} Hz")
print("iir", [f"{v:.3f}" for v in iir(low + high, tf.constant(0.9)).numpy()[-3:]])
