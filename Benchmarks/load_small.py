#!/usr/bin/env python3
"""Loads, compiles and runs models of 1 MB, each time in a new process: medians, and the slowest of all.

Makes the files where they are missing, an MLP, a CNN and an LSTM, each as .h5 and as .keras.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("mlp", "cnn", "lstm")


def make(folder):
    """The models, of random weights, and a sample for each."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras
    import numpy as np
    from keras import layers

    random = np.random.default_rng(0)
    keras.utils.set_random_seed(1)
    relu, softmax = {"activation": "relu"}, {"activation": "softmax"}
    models = {
        "mlp": [keras.Input((256,)), layers.Dense(384, **relu), layers.Dense(384, **relu), layers.Dense(10, **softmax)],
        "cnn": [
            keras.Input((32, 32, 3)),
            layers.Conv2D(32, 3, padding="same", **relu), layers.BatchNormalization(), layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", **relu), layers.BatchNormalization(), layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", **relu), layers.MaxPooling2D(), layers.Flatten(),
            layers.Dense(180, **relu), layers.Dropout(0.5), layers.Dense(10, **softmax),
        ],
        "lstm": [
            keras.Input((50,)), layers.Embedding(2000, 64), layers.LSTM(128, return_sequences=True), layers.LSTM(48),
            layers.Dense(10, **softmax),
        ],
    }
    samples = {
        "mlp": random.random((1, 256), dtype=np.float32), "cnn": random.random((1, 32, 32, 3), dtype=np.float32),
        "lstm": random.integers(0, 2000, (1, 50)).astype(np.int32),
    }
    for name in NAMES:
        model = keras.Sequential(models[name])
        for ending in ("h5", "keras"):
            model.save(folder / f"{name}_1mb.{ending}")
        np.save(folder / f"{name}_1mb.npy", samples[name])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default="/tmp", help="where the files are made")
    parser.add_argument("--python", default=sys.executable, help="a Python with Fixtures/requirements.txt installed")
    parser.add_argument("--bench", default=str(HERE.parent / ".build/release/kerasrun-bench"), help="our benchmark")
    parser.add_argument("--rounds", type=int, default=15, help="how many processes for each file")
    parser.add_argument("--make", action="store_true", help="only make the files")
    arguments = parser.parse_args()
    folder = arguments.folder
    if arguments.make:
        return make(folder)
    files = [folder / f"{name}_1mb.{ending}" for name in NAMES for ending in ("h5", "keras")]
    if not all(file.exists() for file in files):
        subprocess.run([arguments.python, __file__, "--make", "--folder", folder], check=True)
    for file in files:
        command = [arguments.bench, "loading", file, file.with_suffix(".npy")]
        runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(arguments.rounds)]
        together = [run["load"] + run["compile"] for run in runs]
        load, compile, first, again = (
            statistics.median(run[key] for run in runs) * 1e3 for key in ("load", "compile", "predict", "again"))
        print(f"{file.name:15} load {load:5.2f} ms + compile {compile:5.2f} ms = {statistics.median(together) * 1e3:5.2f} ms "
              f"(at most {max(together) * 1e3:5.2f}); first run {first:5.2f} ms, again {again:6.3f} ms")


if __name__ == "__main__":
    main()
