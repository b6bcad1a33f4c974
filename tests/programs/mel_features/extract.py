import math

import tensorflow as tf

from audio.config import override
from audio.features import FeatureExtractor, delta, pad_or_trim, voiced_ratio
from audio.normalize import RunningNormalizer


def tone(freq, seconds, rate):
    return tf.constant([math.sin(2 * math.pi * freq * i / rate) for i in range(int(seconds * rate))])


config = override(mels=6)
extractor = FeatureExtractor(config)
normalizer = RunningNormalizer(config.coefficients)
for freq, seconds in ((60, 0.5), (120, 0.8)):
    wave = pad_or_trim(tone(freq, seconds, config.rate), 512)
    features = extractor.mfcc(wave)
    both = tf.concat([normalizer(features), delta(features)], axis=1)
    print(freq, both.shape, "mean %.4f" % float(tf.reduce_mean(both)), "voiced %.2f" % voiced_ratio(wave, 0.1))
