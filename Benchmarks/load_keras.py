#!/usr/bin/env python3
"""Loading a model and its first prediction in Keras, imports left out; with --make, writes a VGG16 of random weights first."""
import argparse
import os
from pathlib import Path

import numpy as np

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model")
parser.add_argument("inputs")
parser.add_argument("--make", action="store_true")
arguments = parser.parse_args()
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras  # noqa: E402

from common import report, seconds  # noqa: E402

if arguments.make:
    keras.utils.set_random_seed(1)
    keras.applications.VGG16(weights=None).save(arguments.model)
    np.save(arguments.inputs, np.random.default_rng(0).random((1, 224, 224, 3), dtype=np.float32))
else:
    found = []
    x = np.load(arguments.inputs)
    load = seconds(lambda: found.append(keras.saving.load_model(arguments.model, compile=False)))
    first = seconds(lambda: found[0].predict(x, verbose=0))
    again = seconds(lambda: found[0].predict(x, verbose=0))
    report("keras-" + keras.backend.backend(), "load-" + Path(arguments.model).stem, load + first, load=load,
           predict=first, again=again)
