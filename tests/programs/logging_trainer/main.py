import tensorflow as tf

from app.log import get
from app.loop import Loop
from app.model import TwoLayer


def main():
    logger = get("main")
    x = tf.random.stateless_normal([16, 3], [4, 4])
    y = tf.sin(x[:, :1])
    loop = Loop(TwoLayer(3, 8, 1))
    for step in range(3):
        loss = loop.warn_if_nan(loop.verbose_step(x, y))
        logger.info("step %d loss %.4f", step, float(loss))
    loss = loop.logged_step(x, y)
    logger.info("last %.4f after %d lines", float(loss), loop.progress.lines)


if __name__ == "__main__":
    main()
