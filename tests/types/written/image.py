import tensorflow as tf

IMG = 32

def load(i):
    img = tf.random.stateless_uniform([40, 50, 3], seed=[1, 2])
    return resize(img)

def resize(image):
    image = tf.image.resize(image, (IMG, IMG))
    return image

def random_crop(image):
    return tf.image.random_crop(image, [24, 24, 3])

def jitter(image):
    image = tf.image.random_brightness(image, 0.1)
    image = tf.image.random_contrast(image, 0.5, 1.5)
    image = tf.image.random_saturation(image, 0.5, 1.5)
    return gray(image)

def gray(image):
    return tf.image.rgb_to_grayscale(image)

def edges(image):
    return tf.image.sobel_edges(image)

def show(e):
    return e

img = load(0)
c = random_crop(img)
g = jitter(c)
show(edges(g[tf.newaxis]))
show(tf.image.extract_patches(c[None], [1, 4, 4, 1], [1, 4, 4, 1], [1, 1, 1, 1], "VALID"))
show(tf.image.crop_and_resize(c[None], [[0., 0., 1., 1.]], [0], [8, 8]))
show(tf.image.pad_to_bounding_box(c, 2, 2, 30, 30))
show(tf.image.per_image_standardization(c))
show(tf.image.adjust_hue(c, 0.1))
show(tf.image.rot90(c))
show(tf.image.convert_image_dtype(c, tf.uint8))
show(tf.image.psnr(c, c, 1.0))
show(tf.nn.avg_pool2d(c[None], 2, 2, "SAME"))
show(tf.nn.depthwise_conv2d(c[None], tf.ones([3, 3, 3, 2]), [1, 1, 1, 1], "SAME"))
