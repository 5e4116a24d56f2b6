#!/usr/bin/env python3
"""Writes functional models with TensorFlow's operations between layers into a folder: `operations_tf1.py FOLDER [CASE …]`.

TensorFlow 1.14 keeps the nodes of its graph as protocol buffers, which only YAML can hold; 1.15 keeps them as JSON. Runs
inside the environment of one of them; `make.py` calls it.
"""
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np
import tensorflow as tf

keras = tf.keras
L = keras.layers

from write import arrays, first_line, randomise


def arithmetic():
    x, other = keras.Input((4, 3), name="x"), keras.Input((4, 3), name="other")
    y = L.Dense(4)(x)
    y = tf.nn.relu(y * 2.0 - 0.5) + tf.tanh(y) / 3.0
    z = tf.maximum(L.Dense(4)(other), 0.25)
    return keras.Model([x, other], [L.Dense(2)(tf.sqrt(tf.abs(y - z)) + tf.square(z)), tf.minimum(y, z)])


def shapes():
    x = keras.Input((4, 6), name="x")
    y = L.Dense(6)(x)
    z = tf.concat([y[:, 1:3, ::2], tf.reshape(y, [-1, 8, 3])], axis=1)
    z = tf.transpose(z, [0, 2, 1])
    return keras.Model(x, L.Dense(2)(tf.squeeze(tf.expand_dims(z, 1), axis=1)))


def reductions():
    x = keras.Input((4, 6), name="x")
    y = L.Dense(6)(x)
    mean, largest = tf.reduce_mean(y, axis=[1, 2]), tf.reduce_max(y, axis=-1, keepdims=True)
    z = tf.nn.softmax(y, axis=-1) * largest
    return keras.Model(x, [L.Dense(2)(tf.reduce_sum(z, axis=1)), tf.expand_dims(mean, -1)])


def products():
    x = keras.Input((4, 6), name="x")
    y, z = L.Dense(3)(x), L.Dense(3)(x)
    weights = tf.nn.softmax(tf.matmul(y, z, transpose_b=True))
    return keras.Model(x, L.Dense(2)(tf.matmul(weights, z)))


def images():
    x = keras.Input((6, 5, 2), name="x")
    y = tf.pad(L.Conv2D(3, 2)(x), [[0, 0], [1, 0], [0, 2], [0, 0]])
    return keras.Model(x, L.Dense(2)(tf.nn.leaky_relu(y, alpha=0.1)))


CASES = [arithmetic, shapes, reductions, products, images]


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    is_binary = tf.__version__.startswith("1.14")
    for make in CASES:
        name = make.__name__
        if wanted and name not in wanted:
            continue
        random = np.random.RandomState(sum(map(ord, name)))
        keras.backend.clear_session()
        try:
            model = make()
            randomise(model, random)
            x = [random.normal(size=(3,) + tuple(tensor.shape.as_list()[1:])).astype("float32") for tensor in model.inputs]
            path = os.path.join(folder, name)
            if is_binary:
                with open(path + ".yaml", "w") as file:
                    file.write(model.to_yaml())
                model.save_weights(path + ".weights.h5", save_format="h5")
            else:
                model.save(path + ".h5")
            np.savez_compressed(path + ".x.npz", **dict(zip(model.input_names, x)))
            outputs = arrays(model.predict(x if len(x) > 1 else x[0]))
            np.savez_compressed(path + ".y.npz", **{"y%d" % i: value for i, value in enumerate(outputs)})
        except Exception as error:
            failed[name] = first_line(error)
    print(json.dumps({"keras": "TensorFlow " + tf.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
