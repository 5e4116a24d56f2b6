#!/usr/bin/env python3
"""The models of keras.applications, which kerasrun must predict as Keras does.

    venv/bin/python Fixtures/check_applications.py [--kerasrun .build/release/kerasrun] [--keras keras|tf_keras] [MODEL …]

Builds each model with random weights, saves it as `.keras` and `.h5`, and compares `kerasrun predict` with Keras. Prints one
line for each file: how far the outputs are apart, as a share of their range. Exits 1 when one is further than 1e-4.
"""
import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-4
# The pixels of one side; others take 96.
SIZES = {"InceptionV3": 150, "InceptionResNetV2": 150, "Xception": 150, "NASNetMobile": 224, "NASNetLarge": 331}
MODELS = [
    "ConvNeXtTiny", "DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "InceptionResNetV2", "InceptionV3", "MobileNet",
    "MobileNetV2", "MobileNetV3Small", "NASNetMobile", "RegNetX002", "ResNet50", "ResNet50V2", "ResNetRS50", "Xception",
]


def varied(model, random):
    """Gives the weights that start as 0 or 1 values that tell them apart."""
    for weight in model.weights:
        name = getattr(weight, "path", None) or weight.name
        if "moving_variance" in name or "gamma" in name:
            weight.assign(random.uniform(0.5, 1.5, weight.shape))
        elif "moving_mean" in name or "beta" in name:
            weight.assign(random.normal(0, 0.1, weight.shape))
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kerasrun", default=HERE.parent / ".build/release/kerasrun", type=Path)
    parser.add_argument("--keras", default="keras", choices=["keras", "tf_keras"])
    parser.add_argument("models", nargs="*", metavar="MODEL")
    arguments = parser.parse_args()
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    keras = importlib.import_module(arguments.keras)
    random = np.random.default_rng(0)
    failures = 0
    for name in arguments.models or MODELS:
        if not hasattr(keras.applications, name):
            print(f"{name}: {arguments.keras} does not have it")
            continue
        size = SIZES.get(name, 96)
        build = getattr(keras.applications, name)
        model = varied(build(weights=None, input_shape=(size, size, 3), classes=10), random)
        x = random.uniform(0, 255 if includes_preprocessing(model) else 1, (2, size, size, 3)).astype("float32")
        expected = model.predict(x, verbose=0)
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            np.save(folder / "x.npy", x)
            for ending in ("keras", "h5"):
                model.save(folder / f"model.{ending}")
                failures += not agrees(arguments.kerasrun, folder, f"model.{ending}", name, expected)
        keras.backend.clear_session()
    sys.exit(1 if failures else 0)


def includes_preprocessing(model):
    """Whether the model takes pixels of 0 to 255 as they are."""
    return any(type(layer).__name__ in ("Rescaling", "Normalization") for layer in model.layers[:4])


def agrees(kerasrun, folder, file, name, expected):
    """Whether kerasrun predicts `expected` with `file`; says how far it is off."""
    command = [kerasrun, "predict", folder / file, folder / "x.npy", "--quiet", "--output", folder / "y.npy"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        print(f"{name} {file}: {run.stderr.strip()[:400]}", flush=True)
        return False
    error = np.abs(np.load(folder / "y.npy") - expected).max() / np.ptp(expected)
    print(f"{name} {file}: {error:.1e}", flush=True)
    return error <= TOLERANCE


if __name__ == "__main__":
    main()
