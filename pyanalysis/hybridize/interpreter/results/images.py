"""Dtype and shape of what functions on images return: decoders, ``tf.image``.

A decoder gives an image of three axes whatever is in the file; how long they are only its values tell.
Source: the shape functions of TensorFlow's operations, as ``tests/oracle`` and ``tests/types`` observe them.
"""

from __future__ import annotations

from collections.abc import Callable

from hybridize.interpreter.results.transfer import Arguments, describe, dtype_from, shape_axes
from hybridize.values import value as vl
from hybridize.values.atoms import Shape

Result = tuple["str | None", Shape]


def rule_for(name: str) -> Callable[[Arguments], Result] | None:
    """The rule for a function under its canonical name, if it is one of these."""
    return _RULES.get(name)


def _read(arguments: Arguments) -> Result:
    return "string", ()


def _decoded(arguments: Arguments) -> Result:
    channels = _constant(arguments, "channels")
    given = arguments.get("dtype")
    dtype = dtype_from(given) if given is not None else "uint8"
    return dtype, (None, None, channels if isinstance(channels, int) and channels else None)


def _decoded_frames(arguments: Arguments) -> Result:
    return "uint8", (None, None, None, 3)


def _decoded_any(arguments: Arguments) -> Result:
    dtype, shape = _decoded(arguments)
    return dtype, shape if _constant(arguments, "expand_animations") is False else None


def _same(arguments: Arguments) -> Result:
    dtype, shape, _ = describe(next(iter(arguments.values()), vl.BOTTOM))
    return (None if dtype is not None and dtype.startswith("python.") else dtype), shape  # some take numbers as floats


def _standardised(arguments: Arguments) -> Result:
    dtype, shape = _same(arguments)
    return (dtype if dtype in (None, "float16", "float32") else "float32"), shape


def _converted(arguments: Arguments) -> Result:
    return dtype_from(arguments.get("dtype")), _same(arguments)[1]


def _resized(arguments: Arguments) -> Result:
    dtype, shape = _same(arguments)
    size = arguments.get("size")
    axes = shape_axes(size) if size is not None and _constant(arguments, "preserve_aspect_ratio") in (None, False) \
        else None
    height, width = axes if axes is not None and len(axes) == 2 else (None, None)
    return _scaled(arguments, dtype), _with_size(shape, height, width)


def _scaled(arguments: Arguments, dtype: str | None) -> str | None:
    """What interpolation gives: floats, unless each pixel is one of the image."""
    method = arguments.get("method")
    chosen = method.constant() if method is not None else "bilinear"
    if chosen == "nearest":
        return dtype
    return "float32" if isinstance(chosen, str) and chosen != "area" and dtype is not None else None


def _padded(arguments: Arguments) -> Result:
    dtype, shape = _boxed(arguments)
    return _scaled(arguments, dtype), shape


def _boxed(arguments: Arguments) -> Result:
    dtype, shape = _same(arguments)
    return dtype, _with_size(shape, _size(arguments, "target_height"), _size(arguments, "target_width"))


def _open(arguments: Arguments) -> Result:
    dtype, shape = _same(arguments)
    return dtype, _with_size(shape, None, None)


def _channels(count: int) -> Callable[[Arguments], Result]:
    def rule(arguments: Arguments) -> Result:
        dtype, shape = _same(arguments)
        return dtype, (*shape[:-1], count) if shape else None
    return rule


def _cropped(arguments: Arguments) -> Result:
    dtype, shape = _same(arguments)
    axes = shape_axes(arguments["size"]) if "size" in arguments else None
    return dtype, axes if axes is not None and shape is not None and len(axes) == len(shape) else \
        (None,) * len(shape) if shape is not None else None


def _with_size(shape: Shape, height: int | None, width: int | None) -> Shape:
    """An image, or a batch of images, of another height and width."""
    if shape is None or len(shape) not in (3, 4):
        return None
    return (*shape[:-3], height, width, shape[-1])


def _constant(arguments: Arguments, name: str) -> object:
    given = arguments.get(name)
    return given.constant() if given is not None else None


def _size(arguments: Arguments, name: str) -> int | None:
    size = _constant(arguments, name)
    return size if isinstance(size, int) else None


_RULES: dict[str, Callable[[Arguments], Result]] = {
    f"tensorflow.{module}.{name}": rule for module, names, rule in (
        ("io", "read_file", _read),
        ("io", "decode_jpeg decode_png decode_bmp decode_and_crop_jpeg", _decoded),
        ("io", "decode_gif", _decoded_frames),
        ("io", "decode_image", _decoded_any),
        ("image", "flip_left_right flip_up_down random_flip_left_right random_flip_up_down adjust_brightness "
                  "adjust_contrast adjust_gamma adjust_hue adjust_saturation random_brightness random_contrast "
                  "random_hue random_saturation stateless_random_brightness stateless_random_contrast "
                  "stateless_random_flip_left_right stateless_random_flip_up_down stateless_random_hue "
                  "stateless_random_saturation rgb_to_hsv hsv_to_rgb rgb_to_yuv yuv_to_rgb rgb_to_yiq "
                  "yiq_to_rgb", _same),
        ("image", "per_image_standardization", _standardised),
        ("image", "convert_image_dtype", _converted),
        ("image", "resize", _resized),
        ("image", "resize_with_pad", _padded),
        ("image", "resize_with_crop_or_pad crop_to_bounding_box pad_to_bounding_box", _boxed),
        ("image", "central_crop rot90 transpose", _open),
        ("image", "random_crop stateless_random_crop", _cropped),
        ("image", "rgb_to_grayscale", _channels(1)),
        ("image", "grayscale_to_rgb", _channels(3)),
    ) for name in names.split()
}
