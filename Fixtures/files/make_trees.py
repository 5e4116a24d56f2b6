#!/usr/bin/env python3
"""Writes `trees/<version>.keras` with the Keras at hand: every way in which objects nest in a `.keras` archive.

Each variable is filled with a number of its own, and `trees/<version>.json` lists by layer which numbers it has, so that a
reader that takes one variable for another is found out. Run once for each version of Keras (see README.md):

    make_trees.py          # the installed `keras`
    make_trees.py tf       # the Keras in the installed TensorFlow 2.12 to 2.15
"""
import json
import os
import pathlib
import sys
import zipfile

import numpy as np

if len(sys.argv) > 1 and sys.argv[1] == "tf":
    import tensorflow as tf

    keras = tf.keras
    version = __import__("keras").__version__
else:
    import keras

    version = keras.__version__
layers = keras.layers
IS_3 = version.startswith("3")


def nested():
    x = inputs = keras.Input((4,), name="inner_input")
    x = layers.Dense(3, name="zeta")(x)
    x = layers.BatchNormalization(name="normal")(x)
    x = keras.Sequential([keras.Input((3,)), layers.Dense(2, name="deep"), layers.ReLU()], name="deeper")(x)
    x = layers.Dense(4, name="alpha")(x)
    return keras.Model(inputs, x, name="inner")


def build():
    a = keras.Input((6, 3), name="a")
    b = keras.Input((5,), dtype="int32", name="b")
    shared = layers.Dense(4, name="shared")
    frozen = layers.BatchNormalization(name="frozen", trainable=False)
    x = layers.Conv1D(4, 2, padding="same", name="first_conv")(a)
    x = frozen(x)
    x = layers.ReLU(name="no_weights")(x)
    x = layers.Dropout(0.5, name="dropped")(x)
    x = layers.Conv1D(4, 1, name="second_conv")(x)
    y = layers.Bidirectional(layers.LSTM(2, return_sequences=True, name="memory"), name="both")(x)
    y = layers.TimeDistributed(layers.Dense(4, name="timed"), name="each")(y)
    y = layers.RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(2), layers.LSTMCell(4)]), name="stack")(y)
    y = layers.Dense(4, name="before")(y)
    y = shared(y)
    y = nested()(y)
    e = layers.Embedding(7, 4, name="words")(b)
    e = layers.MultiHeadAttention(2, 2, name="attention")(e, e)
    e = layers.GlobalAveragePooling1D(name="mean")(e)
    e = shared(e)
    if IS_3:
        e = e + y
        e = keras.ops.relu(e)
    e = layers.Add(name="joined")([e, y])
    e = layers.Dense(2, name="last", use_bias=False)(e)
    return keras.Model([a, b], [e, y], name="outer")


def main():
    folder = pathlib.Path(__file__).parent / "trees"
    folder.mkdir(exist_ok=True)
    keras.utils.set_random_seed(1)
    model = build()
    model.compile(optimizer="adam", loss="mse")
    inputs = [np.zeros((2, 6, 3), "float32"), np.zeros((2, 5), "int32")]
    if version.startswith("3.0."):
        # These cannot train with the backends of today.
        model.optimizer.build(model.trainable_variables)
    else:
        model.fit(inputs, [np.zeros((2, 2)), np.zeros((2, 4))], epochs=1, verbose=0)
    number = 0
    expected = []
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            number += 1
            weight.assign(np.full(tuple(weight.shape), number, "float32"))
            values.append([getattr(weight, "path", weight.name), number])
        expected.append({"name": layer.name, "weights": values})
    variables = model.optimizer.variables
    variables = variables() if callable(variables) else variables
    optimizer = [list(map(int, v.shape)) for v in variables]
    path = str(folder / f"{version}.keras")
    # 2.12 writes HDF5 without being told.
    model.save(path, **({"save_format": "keras_v3"} if version.startswith("2.12") else {}))
    if version.startswith("3.15"):
        model.save_weights(str(folder / "tree.weights.h5"))
        with zipfile.ZipFile(path) as stored, zipfile.ZipFile(folder / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for name in stored.namelist():
                packed.writestr(name, stored.read(name))
        model.save_weights(str(folder / "sharded.weights.json"), max_shard_size=1e-5)
    # The file says what it means only if Keras reads it so.
    if version.startswith(("2.12", "3.0.")):
        # These cannot load their own models again, only their weights.
        again = build()
        again.load_weights(path)
    else:
        again = keras.models.load_model(path)
    for x, y in zip(model.get_weights(), again.get_weights()):
        np.testing.assert_array_equal(x, y)
    (folder / f"{version}.json").write_text(
        json.dumps({"layers": expected, "optimizer": optimizer}, indent=1) + "\n")


main()
