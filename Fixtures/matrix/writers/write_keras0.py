#!/usr/bin/env python3
"""Writes models of Keras 0.3 into a folder: `write_keras0.py FOLDER [CASE …]`, architecture as JSON and YAML beside weights.

Runs inside the environment of that Keras; `make.py` calls it.
"""
import json
import os
import sys
import types

import numpy as np

# Keras 0.3 pools with a module that Theano has under another name since.
import theano.tensor.signal.pool

downsample = types.ModuleType("theano.tensor.signal.downsample")
downsample.max_pool_2d = theano.tensor.signal.pool.pool_2d
sys.modules[downsample.__name__] = downsample
theano.tensor.signal.downsample = downsample

import keras
from keras.layers import convolutional as C
from keras.layers import core as L
from keras.layers import recurrent as R
from keras.layers.embeddings import Embedding
from keras.layers.normalization import BatchNormalization
from keras.models import Graph, Sequential

from write import first_line, randomise


def sequential(*layers):
    model = Sequential()
    for layer in layers:
        model.add(layer)
    return model


def dense():
    return sequential(
        L.Dense(6, input_dim=5, activation="tanh"), BatchNormalization(), L.Dropout(0.5), L.Dense(3),
        L.Activation("softmax")), [(5,)]


def cnn():
    return sequential(
        C.Convolution2D(3, 3, 3, input_shape=(2, 7, 8), border_mode="same", activation="relu"),
        C.MaxPooling2D((2, 2)), C.ZeroPadding2D((1, 1)), C.Convolution2D(2, 2, 3), L.Flatten(), L.Dense(4)), [(2, 7, 8)]


def recurrent():
    return sequential(
        Embedding(7, 4, input_length=6, mask_zero=True), R.LSTM(5, return_sequences=True), R.GRU(4, return_sequences=True),
        R.SimpleRNN(3), L.Dense(2)), [6]


def merge_first():
    left = sequential(L.Dense(4, input_dim=5), L.Activation("relu"))
    right = sequential(L.Dense(4, input_dim=3, activation="tanh"))
    return sequential(L.Merge([left, right], mode="concat"), L.Dense(2)), [(5,), (3,)]


def graph():
    """Two inputs, two outputs, a node that is a model, and merges in nodes and in an output."""
    model = Graph()
    model.add_input("numbers", input_shape=(5,))
    model.add_input("words", input_shape=(6,), dtype="int")
    model.add_node(L.Dense(4, activation="relu"), name="first", input="numbers")
    model.add_node(Embedding(7, 4, input_length=6), name="vectors", input="words")
    model.add_node(R.LSTM(4), name="memory", input="vectors")
    model.add_node(L.Dense(4, activation="tanh"), name="sum", inputs=["first", "memory"], merge_mode="sum")
    model.add_node(sequential(L.Dense(5, input_dim=8), L.Dense(3, activation="softmax")), name="part",
                   inputs=["sum", "first"], create_output=True)
    model.add_node(L.Dense(4), name="last", input="memory")
    model.add_output("product", inputs=["last", "sum"], merge_mode="mul")
    return model, {"numbers": (5,), "words": 6}


def graph_one():
    """One input and one output, which has another name than its node."""
    model = Graph()
    model.add_input("image", input_shape=(1, 6, 6))
    model.add_node(C.Convolution2D(2, 3, 3, activation="relu"), name="features", input="image")
    model.add_node(L.Flatten(), name="flat", input="features")
    model.add_node(L.Dense(3), name="scores", input="flat")
    model.add_output("digits", input="scores")
    return model, {"image": (1, 6, 6)}


def graph_shared():
    """A node that two others share, which Keras 0.3 can itself not open."""
    model = Graph()
    for name in ("left", "right"):
        model.add_input(name, input_shape=(4,))
    model.add_shared_node(L.Dense(3), name="shared", inputs=["left", "right"], merge_mode="concat", create_output=True)
    return model, {"left": (4,), "right": (4,)}


CASES = [dense, cnn, recurrent, merge_first, graph, graph_one, graph_shared]


def data(shape, random):
    if isinstance(shape, int):
        return random.randint(1, 7, size=(3, shape)).astype("int32")
    return random.normal(size=(3, *shape)).astype("float32")


def write(make, folder):
    name = make.__name__
    random = np.random.RandomState(sum(map(ord, name)))
    np.random.seed(1)
    model, shapes = make()
    if isinstance(model, Graph):
        model.compile("sgd", {output: "mse" for output in model.output_order})
    else:
        model.compile("sgd", "mse")
    randomise(model, random)
    if isinstance(model, Graph):
        x = {key: data(shape, random) for key, shape in shapes.items()}
        result = model.predict(x)
        y = {output: result[output] for output in model.output_order}
    else:
        x = {"x%d" % i: data(shape, random) for i, shape in enumerate(shapes)}
        values = list(x.values())
        y = {"y": model.predict(values if len(values) > 1 else values[0])}
    path = os.path.join(folder, name)
    for extension, text in (".json", model.to_json), (".yaml", model.to_yaml):
        with open(path + extension, "w") as file:
            file.write(text())
    model.save_weights(path + ".weights.h5", overwrite=True)
    copy = keras.models.model_from_json(model.to_json())
    copy.load_weights(path + ".weights.h5")
    np.savez_compressed(path + ".x.npz", **x)
    np.savez_compressed(path + ".y.npz", **y)


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for make in CASES:
        if wanted and make.__name__ not in wanted:
            continue
        try:
            write(make, folder)
        except Exception as error:
            failed[make.__name__] = first_line(error)
    print(json.dumps({"keras": keras.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
