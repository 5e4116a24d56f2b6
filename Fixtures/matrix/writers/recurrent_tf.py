#!/usr/bin/env python3
"""Writes models with what tf.keras's recurrent layers have otherwise into a folder: `recurrent_tf.py FOLDER [CASE …]`.

These are sequences whose first axis is that of the steps, states that are listed with the sequence, and tensors that every step
sees. Runs inside the environment of
tf_keras; `make.py` calls it.
"""
import json
import os
import sys

import numpy as np
import tensorflow as tf
import tf_keras as keras

from write import arrays, first_line, randomise

L = keras.layers


def turned(x):
    return tf.transpose(x, [1, 0, 2])


def time_major_sequences():
    x = keras.Input((5, 3), name="x")
    y = L.LSTM(4, time_major=True, return_sequences=True)(turned(x))
    y = L.GRU(3, time_major=True, return_sequences=True, go_backwards=True)(y)
    return keras.Model(x, L.Dense(2)(turned(y)))


def time_major_states():
    x, h = keras.Input((5, 3), name="x"), keras.Input((4,), name="h")
    y, state = L.SimpleRNN(4, time_major=True, return_state=True)(turned(x), initial_state=h)
    z = L.GRU(2, time_major=True, reset_after=False, recurrent_activation="hard_sigmoid")(turned(x))
    return keras.Model([x, h], [y, state, z])


def time_major_bidirectional():
    x = keras.Input((5, 3), name="x")
    y = L.Bidirectional(L.LSTM(2, time_major=True, return_sequences=True))(turned(x))
    z = L.Bidirectional(L.GRU(2, time_major=True), merge_mode="sum")(y)
    return keras.Model(x, [turned(y), z])


def time_major_mask():
    x, mask = keras.Input((5, 3), name="x"), keras.Input((5,), name="mask", dtype="bool")
    turned_mask = tf.transpose(mask, [1, 0])
    y = L.RNN(L.LSTMCell(3), time_major=True, return_sequences=True)(turned(x), mask=turned_mask)
    z = L.RNN(L.GRUCell(2), time_major=True, zero_output_for_mask=True, return_sequences=True)(
        turned(x), mask=turned_mask)
    return keras.Model([x, mask], [turned(y), turned(z)])


def initial_states():
    x = keras.Input((5, 3), name="x")
    h, c = keras.Input((4,), name="h"), keras.Input((4,), name="c")
    y = L.LSTM(4, return_sequences=True)(x, initial_state=[h, c])
    z = L.Bidirectional(L.GRU(4))(y, initial_state=[c, h])
    return keras.Model([x, h, c], [L.GRU(4)(x, initial_state=h), z])


def constants():
    # Of Keras's own cells none uses what every step sees, but those on top of each other take it.
    x, seen = keras.Input((5, 3), name="x"), keras.Input((2,), name="seen")
    cells = L.StackedRNNCells([L.LSTMCell(3), L.GRUCell(2)])
    return keras.Model([x, seen], L.RNN(cells, return_sequences=True)(x, constants=[seen]))


class Seeing(L.Layer):
    """A cell of a user's own that does use it."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight("kernel", (3, self.units))
        self.built = True

    def call(self, inputs, states, constants):
        output = inputs @ self.kernel + states[0] * 0.5 + tf.reduce_sum(constants[0], -1, keepdims=True)
        return output, [output]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def custom_constants():
    x, seen = keras.Input((5, 3), name="x"), keras.Input((2,), name="seen")
    return keras.Model([x, seen], L.Dense(2)(L.RNN(Seeing(3))(x, constants=seen)))


CASES = [time_major_sequences, time_major_states, time_major_bidirectional, time_major_mask, initial_states, constants,
         custom_constants]


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for make in CASES:
        name = make.__name__
        if wanted and name not in wanted:
            continue
        random = np.random.RandomState(sum(map(ord, name)))
        keras.utils.set_random_seed(1)
        keras.backend.clear_session()
        try:
            model = make()
            randomise(model, random)
            x = {}
            for tensor in model.inputs:
                value = random.normal(size=(3, *tensor.shape[1:]))
                x[tensor.name] = value > 0 if tensor.dtype == "bool" else value.astype("float32")
            path = os.path.join(folder, name)
            model.save(path + ".h5")
            # Who has no such cell can open no more than the rest of the file.
            own = "own_" if make is custom_constants else ""
            if not own:
                model = keras.models.load_model(path + ".h5")
            np.savez_compressed(path + ".%sx.npz" % own, **x)
            outputs = arrays(model.predict([x[tensor.name] for tensor in model.inputs], verbose=0))
            np.savez_compressed(path + ".%sy.npz" % own, **{"y%d" % i: value for i, value in enumerate(outputs)})
        except Exception as error:
            failed[name] = first_line(error)
    print(json.dumps({"keras": keras.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
