import tensorflow as tf

from nmt import Decoder, Encoder
from nmt.text import END, START, Tokenizer

PAIRS = [("Hola mundo", "hello world"), ("¿Cómo estás?", "how are you ?"), ("Adiós mundo", "goodbye world")]
UNITS = 12

source = Tokenizer([s for s, _ in PAIRS])
target = Tokenizer([t for _, t in PAIRS])
encoder, decoder = Encoder(len(source), UNITS), Decoder(len(target), UNITS)
variables = list(encoder.trainable_variables) + list(decoder.trainable_variables)


def masked_loss(real, logits):
    mask = tf.cast(real != 0, tf.float32)
    return tf.reduce_mean(mask * tf.nn.sparse_softmax_cross_entropy_with_logits(real, logits))


def train_step(inp, targ):
    loss = 0.0
    with tf.GradientTape() as tape:
        memory, state = encoder(inp)
        for t in range(1, targ.shape[1]):
            logits, state, _ = decoder(targ[:, t - 1], state, memory)
            loss += masked_loss(targ[:, t], logits)
    gradients = tape.gradient(loss, variables)
    for variable, gradient in zip(variables, gradients):
        variable.assign_sub(0.5 * tf.convert_to_tensor(gradient))
    return loss / float(targ.shape[1])


def translate(sentence):
    memory, state = encoder(tf.constant(source.encode([sentence], 6)))
    token, words = target.ids[START], []
    while len(words) < 6:
        logits, state, _ = decoder(tf.constant([token]), state, memory)
        token = int(tf.argmax(logits, axis=-1)[0])
        if target.words[token] == END:
            break
        words.append(target.words[token])
    return " ".join(words)


def main():
    inp = tf.constant(source.encode([s for s, _ in PAIRS], 6))
    targ = tf.constant(target.encode([t for _, t in PAIRS], 6))
    for epoch in range(4):
        print("epoch", epoch, "loss %.4f" % train_step(inp, targ).numpy())
    print("translated words:", len(translate("hola mundo").split()) <= 6)


if __name__ == "__main__":
    main()
