#!/usr/bin/env python3
"""One training epoch of the Antirectifier network by `model.fit`; the backend is that of KERAS_BACKEND."""
import argparse
import statistics
import time

import keras
from common import report, training_data
from keras_network import network


class EpochTimes(keras.callbacks.Callback):
    """Notes how long each epoch takes."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", help="folder with the MNIST files; random data of the same size without")
    parser.add_argument("--epochs", type=int, default=3, help="epochs to time, after one that compiles")
    arguments = parser.parse_args()
    x, y = training_data(arguments.mnist)
    keras.utils.set_random_seed(0)
    times = EpochTimes()
    network().fit(x, y, batch_size=128, epochs=1 + arguments.epochs, verbose=0, callbacks=[times])
    report(f"keras-{keras.backend.backend()}", "epoch", statistics.median(times.seconds[1:]),
           fastest=min(times.seconds[1:]), epochs=times.seconds[1:], version=keras.__version__)


if __name__ == "__main__":
    main()
