# Mandelbrot, Julia and the game of life: loops over whole images.
import sys

import tensorflow as tf


def grid(width, height, span):
    y, x = tf.meshgrid(tf.linspace(-span, span, height), tf.linspace(-span, span, width), indexing="ij")
    return tf.complex(x, y)


def escape_time(z, c, iterations):
    counts = tf.zeros(tf.shape(z), tf.int32)
    for _ in tf.range(iterations):
        alive = tf.abs(z) < 2.0
        z = tf.where(alive, z * z + c, z)
        counts += tf.cast(alive, tf.int32)
    return counts


def mandelbrot(c, iterations):
    return escape_time(tf.zeros_like(c), c, iterations)


def julia(z, parameter, iterations):
    return escape_time(z, tf.fill(tf.shape(z), parameter), iterations)


def neighbours(board):
    padded = tf.pad(board, [[1, 1], [1, 1]])
    total = tf.zeros_like(board)
    for dy in (0, 1, 2):
        for dx in (0, 1, 2):
            if dy == 1 and dx == 1:
                continue
            total += padded[dy:dy + board.shape[0], dx:dx + board.shape[1]]
    return total


def life(board):
    n = neighbours(board)
    return tf.cast((n == 3) | ((board == 1) & (n == 2)), tf.int32)


def run_until_still(board, limit):
    """Stops early by comparing tensors in Python; returns a tuple with a plain number."""
    for generation in range(limit):
        following = life(board)
        if bool(tf.reduce_all(following == board)):
            return board, generation
        board = following
    return board, limit


def draw(image, palette=" .:*#"):
    top = int(tf.reduce_max(image)) or 1
    for row in image.numpy():
        sys.stdout.write("".join(palette[int(v * (len(palette) - 1) / top)] for v in row) + "\n")


if __name__ == "__main__":
    area = grid(12, 5, 1.5)
    draw(mandelbrot(area, tf.constant(15)))
    print("julia", int(tf.reduce_sum(julia(area, tf.complex(-0.4, 0.6), tf.constant(15)))))
    glider = tf.constant([[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    board = glider
    for _ in range(4):
        board = life(board)
    print("cells", int(tf.reduce_sum(board)))
    still, generations = run_until_still(glider, 20)
    print("still after", generations)
