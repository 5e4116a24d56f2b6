#!/usr/bin/env python3
"""Writes models that pad as Theano does, with the Keras 1 or 2 at hand, into a folder: `padding_theano.py FOLDER [CASE …]`.

Each is one input and many layers on it side by side: a window of every extent from 1 to 5 at every stride from 1 to 3.
Runs inside the environment of that Keras; `make.py` calls it.
"""
import json
import os
import sys

import numpy as np
import theano.ifelse  # Keras 1 uses it without importing it
import keras
from keras import layers as L
from keras.models import Model

from write import arrays, first_line, randomise

IS_KERAS1 = keras.__version__.startswith("1")
GRID = [(window, stride) for window in (1, 2, 3, 4, 5) for stride in (1, 2, 3)]


def conv(axes, window, stride, padding, dilation=1, order="last"):
    """A convolution whose last window and stride are those given, and the others another each."""
    windows, strides = (3,) * (axes - 1) + (window,), (1,) * (axes - 1) + (stride,)
    if not IS_KERAS1:
        layer = [L.Conv1D, L.Conv2D, L.Conv3D][axes - 1]
        return layer(2, windows, strides=strides, padding=padding, dilation_rate=dilation,
                     data_format="channels_" + order)
    options = {"border_mode": padding}
    if axes == 1:
        if dilation > 1:
            return L.AtrousConvolution1D(2, window, atrous_rate=dilation, **options)
        return L.Convolution1D(2, window, subsample_length=stride, **options)
    options["dim_ordering"] = "tf" if order == "last" else "th"
    if dilation > 1:
        return L.AtrousConvolution2D(2, *windows, atrous_rate=(dilation, dilation), **options)
    return [L.Convolution2D, L.Convolution3D][axes - 2](2, *windows, subsample=strides, **options)


def transposed(window, stride, extent):
    """A transposed convolution of two axes with the extents `extent` and 6."""
    if IS_KERAS1:
        return L.Deconvolution2D(2, 3, window, (None, 6, extent * stride, 2), subsample=(1, stride), border_mode="same",
                                 dim_ordering="tf")
    return L.Conv2DTranspose(2, (3, window), strides=(1, stride), padding="same")


def pool(kind, axes, window, stride, padding):
    windows, strides = (2,) * (axes - 1) + (window,), (1,) * (axes - 1) + (stride,)
    layer = getattr(L, "%sPooling%dD" % (kind, axes))
    if not IS_KERAS1:
        return layer(windows if axes > 1 else window, strides=strides if axes > 1 else stride, padding=padding)
    if axes == 1:
        return layer(window, stride, border_mode=padding)
    return layer(windows, strides=strides, border_mode=padding, dim_ordering="tf")


def grid(make, shape, points=GRID):
    """A case of one input of `shape` and a layer for each of `points`."""
    return lambda: (shape, [make(*point) for point in points])


def pools(kind, axes, shape, points):
    """The same for pooling, with a convolution: only the names of weights tell that Theano wrote a file of Keras 1."""
    return lambda: (shape, [pool(kind, axes, *point, "same") for point in points] + [conv(axes, 1, 1, "valid")])


def cases():
    result = {}
    for extent in (6, 7):
        for axes in (1, 2, 3):
            shape = (5, 4, extent)[3 - axes:] + (2,)
            points = GRID if axes < 3 else [point for point in GRID if point[0] in (2, 3)]
            name = "%dd_%d" % (axes, extent)
            result["same_conv" + name] = grid(lambda w, s, axes=axes: conv(axes, w, s, "same"), shape, points)
            for kind in ("Max", "Average"):
                result["same_%s_pooling%s" % (kind.lower(), name)] = pools(kind, axes, shape, points)
        result["same_dilated_conv2d_%d" % extent] = grid(
            lambda w, s: conv(2, w, 1, "same", dilation=2), (5, extent, 2), [(2, 1), (3, 1), (4, 1)])
        result["same_conv2d_transpose_%d" % extent] = grid(
            lambda w, s, extent=extent: transposed(w, s, extent), (6, extent, 2),
            [(w, s) for w in (1, 3, 5) for s in (1, 2, 3)])
        if IS_KERAS1:
            result["full_conv1d_%d" % extent] = grid(lambda w, s: conv(1, w, s, "full"), (extent, 2))
            result["full_conv2d_%d" % extent] = grid(lambda w, s: conv(2, w, s, "full", order="first"), (2, 5, extent))
        else:
            odd = [(w, s) for w in (1, 3, 5) for s in (1, 2, 3)]
            result["same_separable_conv2d_%d" % extent] = grid(
                lambda w, s: L.SeparableConv2D(2, w, strides=s, padding="same"), (5, extent, 2), odd)
            result["same_depthwise_conv2d_%d" % extent] = grid(
                lambda w, s: L.DepthwiseConv2D(w, strides=s, padding="same"), (5, extent, 2))
        result["same_convlstm2d_%d" % extent] = grid(conv_lstm, (3, 2, 5, extent), [(2, "same"), (3, "same"), (4, "valid")])
    return result


def conv_lstm(window, padding):
    if IS_KERAS1:
        return L.ConvLSTM2D(2, 3, window, border_mode=padding, dim_ordering="th")
    return L.ConvLSTM2D(2, (3, window), padding=padding, data_format="channels_first")


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for name, make in cases().items():
        if wanted and name not in wanted:
            continue
        random = np.random.RandomState(sum(map(ord, name)))
        np.random.seed(1)
        try:
            shape, layers = make()
            given = L.Input(shape, name="given")
            model = Model(given, [layer(given) for layer in layers])
            x = random.normal(size=(2,) + shape).astype("float32")
            randomise(model, random)
            y = arrays(model.predict(x))
            model.save(os.path.join(folder, name + ".h5"))
            np.savez_compressed(os.path.join(folder, name + ".x.npz"), given=x)
            np.savez_compressed(os.path.join(folder, name + ".y.npz"), **{"y%03d" % i: v for i, v in enumerate(y)})
        except Exception as error:
            failed[name] = first_line(error)
    print(json.dumps({"keras": keras.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
