import tensorflow as tf

train = tf.data.Dataset.from_tensor_slices((tf.random.uniform([12, 20, 20, 3], maxval=255), tf.range(12) % 3))


def prepare(image, label):
    image = tf.image.resize(image, (16, 16)) / 127.5 - 1.0
    return image, tf.one_hot(label, 3)


def flip(image, label):
    return tf.image.flip_left_right(image), label


class Classifier(tf.keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.features = tf.keras.Sequential([
            tf.keras.layers.SeparableConv2D(4, 3, activation="relu"), tf.keras.layers.MaxPool2D(),
            tf.keras.layers.DepthwiseConv2D(3), tf.keras.layers.GlobalMaxPooling2D()])
        self.head = tf.keras.layers.Dense(classes)

    def call(self, images):
        return self.head(self.embed(images))

    def embed(self, images):
        return tf.math.l2_normalize(self.features(images), axis=-1)


def smooth(y_true, y_pred):
    return tf.keras.losses.categorical_crossentropy(y_true * 0.9 + 0.033, y_pred, from_logits=True)


model = Classifier(3)
model.compile("adam", loss=smooth)
model.fit(train.map(prepare).map(flip).batch(4), epochs=1, verbose=0)
