#!/usr/bin/env python3
"""Times Keras's training steps on the backend of KERAS_BACKEND; with --write, saves networks and data instead.

Ours trains the files CASE/model.keras, CASE/x.npy, CASE/y.npy in the folder; Keras builds the same networks itself.
"""
import argparse
import os
import statistics
import time
from pathlib import Path

import keras
import numpy as np
from common import note, report

BATCH, STEPS = 32, 50


def lstm():
    """Words of a text to one number: an embedding table that is wide beside the rest, and 80 steps."""
    model = keras.Sequential([
        keras.Input((80,), dtype="int32"), keras.layers.Embedding(20000, 128), keras.layers.LSTM(128),
        keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    random = np.random.default_rng(0)
    count = BATCH * STEPS
    return model, random.integers(0, 20000, (count, 80)).astype("int32"), random.integers(0, 2, (count, 1)).astype("float32")


def resnet20():
    """The network for CIFAR-10 of He et al. with three stages of three blocks."""
    layers = keras.layers

    def convolve(x, filters, kernel=3, strides=1, activate=True):
        x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        return layers.ReLU()(x) if activate else x

    inputs = keras.Input((32, 32, 3))
    x = convolve(inputs, 16)
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            strides = 2 if stage > 0 and block == 0 else 1
            y = convolve(convolve(x, filters, strides=strides), filters, activate=False)
            if strides > 1:
                x = layers.Conv2D(filters, 1, strides=strides, use_bias=False)(x)
            x = layers.ReLU()(layers.Add()([x, y]))
    outputs = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy")
    random = np.random.default_rng(0)
    count = BATCH * STEPS
    return model, random.random((count, 32, 32, 3), dtype="float32"), random.integers(0, 10, count).astype("int32")


CASES = {"lstm": lstm, "resnet20": resnet20}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cases", nargs="+", default=list(CASES))
    parser.add_argument("--epochs", type=int, default=5)
    arguments = parser.parse_args()
    for case in arguments.cases:
        folder = arguments.folder / case
        if arguments.write:
            folder.mkdir(parents=True, exist_ok=True)
            model, x, y = CASES[case]()
            model.save(folder / "model.keras")
            np.save(folder / "x.npy", x)
            np.save(folder / "y.npy", y)
            continue
        # Not the saved model: it would keep the other backend's choice of whether to compile the step.
        model, x, y = CASES[case]()
        times = []
        for _ in range(arguments.epochs + 1):
            start = time.perf_counter()
            history = model.fit(x, y, batch_size=BATCH, epochs=1, shuffle=False, verbose=0)
            times.append((time.perf_counter() - start) / STEPS)
        note(f"{case}: loss {history.history['loss'][-1]:.4f}")
        report(f"keras-{os.environ.get('KERAS_BACKEND', 'tensorflow')}", f"training-{case}", statistics.median(times[1:]))


if __name__ == "__main__":
    main()
