import tensorflow as tf

# 2-D heat equation with Dirichlet borders, explicit scheme, stencil as a convolution

ALPHA = 0.2
STENCIL = tf.reshape(tf.constant([[0., 1., 0.], [1., -4., 1.], [0., 1., 0.]]), [3, 3, 1, 1])


def laplacian(u):
    padded = tf.pad(u[tf.newaxis, :, :, tf.newaxis], [[0, 0], [1, 1], [1, 1], [0, 0]])
    return tf.nn.conv2d(padded, STENCIL, strides=1, padding='VALID')[0, :, :, 0]


def apply_boundary(u, mask, border):
    return tf.where(mask, border, u)


def advance(u, mask, border):
    return apply_boundary(u + ALPHA * laplacian(u), mask, border)


def boundary(n):
    ones = tf.ones([n, n], tf.bool)
    inner = tf.pad(tf.ones([n - 2, n - 2], tf.bool), [[1, 1], [1, 1]])
    return tf.logical_and(ones, tf.logical_not(inner))


def residual(u, mask):
    return tf.reduce_max(tf.abs(tf.where(mask, tf.zeros_like(u), laplacian(u))))


def ascii_plot(u):
    levels = " .:-=+*#"
    rows = []
    for row in u.numpy():
        rows.append("".join(levels[min(7, int(v * 8))] for v in row))
    return "\n".join(rows)


def solve_until(u, mask, border, tolerance, limit=40):
    """Jacobi sweeps; stops on a Python comparison and reports how many sweeps it took."""
    for sweep in range(limit):
        u = advance(u, mask, border)
        if float(residual(u, mask)) < tolerance:
            return u, sweep
    return u, limit


def main():
    n = 8
    mask = boundary(n)
    border = tf.concat([tf.ones([1, n]), tf.zeros([n - 1, n])], axis=0)
    u = apply_boundary(tf.zeros([n, n]), mask, border)
    for step in range(20):
        u = advance(u, mask, border)
    print("mean %.5f" % float(tf.reduce_mean(u)))
    print(ascii_plot(u))
    _, sweeps = solve_until(u, mask, border, 0.02)
    print("sweeps", sweeps)


if __name__ == '__main__':
    main()
