import tensorflow as tf
from tensorflow.keras import layers

class ResBlock(layers.Layer):
    def __init__(self, filters, stride=1):
        super().__init__()
        self.conv1 = layers.Conv2D(filters, 3, strides=stride, padding='same')
        self.bn1 = layers.BatchNormalization()
        self.conv2 = layers.Conv2D(filters, 3, padding='same')
        self.bn2 = layers.BatchNormalization()
        if stride != 1:
            self.short = layers.Conv2D(filters, 1, strides=stride)
        else:
            self.short = lambda x: x

    def call(self, inputs, training=False):
        x = tf.nn.relu(self.bn1(self.conv1(inputs), training=training))
        x = self.bn2(self.conv2(x), training=training)
        return self.merge(x, self.short(inputs))

    def merge(self, a, b):
        return tf.nn.relu(a + b)

class ResNet(tf.keras.Model):
    def __init__(self, num_classes=10):
        super().__init__()
        self.stem = tf.keras.Sequential([layers.Conv2D(8, 3, padding="same"), layers.ReLU()])
        self.layer1 = self.build_block(8, 2)
        self.layer2 = self.build_block(16, 2, stride=2)
        self.pool = layers.GlobalAveragePooling2D()
        self.fc = layers.Dense(num_classes)

    def build_block(self, filters, n, stride=1):
        seq = tf.keras.Sequential()
        seq.add(ResBlock(filters, stride))
        for _ in range(1, n):
            seq.add(ResBlock(filters, 1))
        return seq

    def call(self, inputs, training=False):
        x = self.stem(inputs)
        x = self.layer1(x, training=training)
        x = self.layer2(x, training=training)
        return self.head(self.pool(x))

    def head(self, features):
        return self.fc(features)

def out(y):
    return y

out(ResNet()(tf.random.normal([2, 16, 16, 3])))
