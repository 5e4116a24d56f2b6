#!/usr/bin/env python3
"""Makes losses.jsonl: what real Keras computes for the losses and options that make.py does not have, one case a line.

Run with the packages of ../requirements.txt: KERAS_BACKEND=tensorflow python losses.py
"""
import json
from pathlib import Path

import keras
import numpy as np
import tf_keras

from make import one_loss, softmax

random = np.random.default_rng(11)
WEIGHTS = np.array([1, 0.5, 0, 2], "float32")


def rounded(*shape):
    return np.round(random.normal(0, 1, shape), 2).astype("float32")


def unit(x):
    return (x / np.linalg.norm(x, axis=-1, keepdims=True)).astype("float32")


def data():
    masks = (random.uniform(0, 1, (4, 3, 2)) > 0.5).astype("float32")
    one_hot = np.eye(3, dtype="float32")[random.integers(0, 3, (4, 2))]
    return {
        "ctc": (np.array([[1, 2, 2], [3, 0, 0], [2, 1, 0], [1, 1, 1]], "int32"), rounded(4, 6, 4)),
        "ctc_short": (np.array([[1], [2], [3], [0]], "int32"), rounded(4, 1, 4)),
        "circle": (np.array([0, 1, 0, 1], "int32"), unit(rounded(4, 5))),
        "circle_column": (np.array([[0], [1], [0], [2]], "int32"), unit(rounded(4, 5))),
        "images": (masks, (1 / (1 + np.exp(-rounded(4, 3, 2)))).astype("float32")),
        "classes": (np.array([0, 2, 1, 1], "int32"), softmax(rounded(4, 3))),
        "class_column": (np.array([[0], [2], [1], [1]], "int32"), softmax(rounded(4, 3))),
        "first": (np.moveaxis(one_hot, -1, 1), np.moveaxis(softmax(rounded(4, 2, 3)), -1, 1)),
        "first_logits": (np.moveaxis(one_hot, -1, 1), rounded(4, 3, 2)),
        "first_classes": (random.integers(0, 3, (4, 2)).astype("int32"), np.moveaxis(softmax(rounded(4, 2, 3)), -1, 1)),
        "focal": (one_hot, softmax(rounded(4, 2, 3))),
        "binary": ((random.uniform(0, 1, (4, 3)) > 0.5).astype("float32"),
                   (1 / (1 + np.exp(-rounded(4, 3)))).astype("float32")),
        "void": (np.array([0, -1, 1, 255], "int32"), softmax(rounded(4, 3))),
        "values": (rounded(4, 3, 2), rounded(4, 3, 2)),
    }


BOTH, ONLY_3, ONLY_TF = (keras, tf_keras), (keras,), (tf_keras,)
TABLE = [
    (ONLY_3, "CTC", {}, "ctc"), (ONLY_3, "CTC", {"reduction": "sum"}, "ctc_short"),
    (ONLY_3, "Circle", {}, "circle"), (ONLY_3, "Circle", {"gamma": 8.0, "margin": 0.25}, "circle_column"),
    (ONLY_3, "Circle", {"gamma": 2.0, "remove_diagonal": False, "reduction": "sum"}, "circle"),
    (ONLY_3, "Dice", {}, "images"), (ONLY_3, "Dice", {"axis": (1, 2)}, "images"),
    (ONLY_3, "Dice", {"axis": -1, "reduction": "mean_with_sample_weight"}, "images"),
    (ONLY_3, "Tversky", {}, "images"), (ONLY_3, "Tversky", {"alpha": 0.3, "beta": 0.8, "axis": (1, 2)}, "images"),
    (ONLY_3, "CategoricalGeneralizedCrossEntropy", {}, "classes"),
    (ONLY_3, "CategoricalGeneralizedCrossEntropy", {"q": 0.7}, "class_column"),
    (BOTH, "CategoricalCrossentropy", {"axis": 1}, "first"),
    (BOTH, "CategoricalCrossentropy", {"axis": 1, "from_logits": True, "label_smoothing": 0.2}, "first_logits"),
    (BOTH, "CategoricalCrossentropy", {"axis": -2}, "first"),
    (BOTH, "CategoricalFocalCrossentropy", {"axis": 1, "gamma": 1.5, "alpha": 0.4}, "first"),
    (BOTH, "CategoricalFocalCrossentropy", {"axis": 1, "from_logits": True, "label_smoothing": 0.1}, "first_logits"),
    (BOTH, "CategoricalFocalCrossentropy", {"alpha": 0.4, "label_smoothing": 0.1}, "focal"),
    (BOTH, "BinaryCrossentropy", {"axis": 1}, "images"),
    (BOTH, "BinaryCrossentropy", {"axis": 1, "from_logits": True, "label_smoothing": 0.1}, "first_logits"),
    (BOTH, "BinaryFocalCrossentropy", {"axis": 1, "gamma": 3.0, "label_smoothing": 0.1}, "images"),
    (BOTH, "BinaryFocalCrossentropy", {"apply_class_balancing": True, "alpha": 0.6, "label_smoothing": 0.1}, "binary"),
    (ONLY_TF, "CosineSimilarity", {"axis": 1}, "values"),
    (BOTH, "SparseCategoricalCrossentropy", {"ignore_class": -1}, "void"),
    (ONLY_3, "MeanSquaredError", {"reduction": "mean_with_sample_weight"}, "values"),
    (ONLY_3, "MeanSquaredError", {"reduction": "mean"}, "values"),
]


def main():
    random_data = data()
    target, prediction = random_data["void"]
    random_data["void"] = (np.where(target == 255, 2, target).astype("int32"), prediction)
    lines = []
    for modules, name, options, kind in TABLE:
        target, prediction = random_data[kind]
        for module in modules:
            generation = "keras3" if module is keras else "tfKeras"
            loss = getattr(module.losses, name)(**options)
            config = module.losses.serialize(loss)
            for weights in (None, WEIGHTS):
                if weights is not None and module is keras and kind == "class_column":
                    continue  # losses of (batch, batch), of which Keras 3 weighs the columns
                if weights is not None and module is keras and kind in ("images", "first_logits", "values", "first",
                                                                         "focal") and not fits(loss, target, prediction):
                    continue
                lines.append(json.dumps(
                    one_loss(module, generation, loss, config, target, prediction, None, weights, None),
                    separators=(",", ":")))
    Path(__file__).with_name("losses.jsonl").write_text("\n".join(lines) + "\n")
    print(len(lines), "cases")


def fits(loss, target, prediction):
    """Whether Keras 3 can weigh samples: it takes weights of the losses' own rank alone."""
    return len(loss.call(target, prediction).shape) <= 1


main()
