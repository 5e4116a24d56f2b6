#!/usr/bin/env python3
"""The claim of the example: 40 epochs of the Antirectifier network against ReLU layers twice as wide, on MNIST."""
import argparse
import json
import time

import keras
import numpy as np
from common import load_mnist
from keras_network import network


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", required=True, help="folder with the MNIST files")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--kinds", nargs="+", default=["antirectifier", "relu"])
    arguments = parser.parse_args()
    x_train, y_train, x_test, y_test = load_mnist(arguments.mnist)
    one_hot = np.eye(10, dtype="float32")
    for seed in arguments.seeds:
        for kind in arguments.kinds:
            keras.utils.set_random_seed(seed)
            model, start = network(kind), time.perf_counter()
            history = model.fit(x_train, one_hot[y_train], batch_size=128, epochs=arguments.epochs, verbose=0,
                                validation_data=(x_test, one_hot[y_test]), validation_batch_size=1000).history
            print(json.dumps({
                "system": f"keras-{keras.backend.backend()}", "case": f"accuracy-{kind}", "seed": seed,
                "seconds": time.perf_counter() - start, "accuracy": history["val_accuracy"][-1],
                "best_accuracy": max(history["val_accuracy"])}), flush=True)


if __name__ == "__main__":
    main()
