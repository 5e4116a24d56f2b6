"""Writes which mask Keras's layers give their output, one JSON line a case, for Tests/LayersTests/MaskTests.swift.

    python3 make.py  (Keras 3 on TensorFlow, and tf_keras)

The cases are the lines of Fixtures/layers, and layers that change nothing: each is called, not in training, on inputs
that have masks. A line names the file, the class, the generation and the place among its like in the file – or holds the
configuration and the inputs –, the masks of the inputs and that of the output, null when there is none.
"""

import glob
import json
import os
import zlib
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import tf_keras

here = Path(__file__).parent


def array(x):
    x = np.asarray(x)
    return {"shape": list(x.shape), "dtype": str(x.dtype), "values": [int(v) if x.dtype == bool else v for v in x.ravel().tolist()]}


def read(case):
    return np.array(case["values"], case["dtype"]).reshape(case["shape"])


def masks(inputs, random):
    """For every input one of its steps, of which the first counts: all axes but the last, at most two."""
    result = []
    for x in inputs:
        mask = random.random(x.shape[: max(1, min(2, x.ndim - 1))]) < 0.6
        mask[..., 0] = True
        result.append(mask)
    return result


def class_of(case):
    """Keras's class; None for those of the older ones and of applications."""
    library = keras if case["generation"] == "keras3" else tf_keras
    models = {"Functional": library.Model, "Sequential": library.Sequential}
    return models.get(case["class"]) or getattr(library.layers, case["class"], None)


def output_mask(case, given):
    (keras if case["generation"] == "keras3" else tf_keras).backend.clear_session()
    layer = class_of(case).from_config(case["config"])
    inputs = [read(x) for x in case["inputs"]]
    layer(inputs if len(inputs) > 1 else inputs[0])

    @tf.function
    def call(xs, ms):
        xs = [tf.convert_to_tensor(x) for x in xs]
        for x, m in zip(xs, ms):
            x._keras_mask = m
        y = layer(xs if len(xs) > 1 else xs[0])
        return getattr(tf.nest.flatten(y)[0], "_keras_mask", None)

    return call([tf.constant(x) for x in inputs], [tf.constant(m) for m in given])


# Layers whose output has the numbers of their input: the mask belongs to the output, not to the numbers.
CHANGING_NOTHING = [
    ("Activation", {"activation": "linear"}, (2, 3, 4)),
    ("ActivityRegularization", {}, (2, 3, 4)),
    ("Add", {}, [(2, 3, 4), (2, 3, 4)]),
    ("AveragePooling1D", {"pool_size": 1}, (2, 3, 4)),
    ("Concatenate", {}, [(2, 3, 4), (2, 3, 4)]),
    ("Cropping1D", {"cropping": 0}, (2, 3, 4)),
    ("Cropping2D", {"cropping": 0}, (2, 3, 4, 2)),
    ("Dropout", {"rate": 0.0}, (2, 3, 4)),
    ("Dropout", {"rate": 0.5}, (2, 3, 4)),
    ("Flatten", {}, (2, 3)),
    ("GaussianDropout", {"rate": 0.5}, (2, 3, 4)),
    ("GaussianNoise", {"stddev": 0.5}, (2, 3, 4)),
    ("Identity", {}, (2, 3, 4)),
    ("MaxPooling1D", {"pool_size": 1}, (2, 3, 4)),
    ("Permute", {"dims": [1, 2]}, (2, 3, 4)),
    ("Permute", {"dims": [2, 1]}, (2, 3, 4)),
    ("RepeatVector", {"n": 1}, (2, 3)),
    ("Rescaling", {"scale": 1.0}, (2, 3, 4)),
    ("Rescaling", {"scale": 2.0}, (2, 3, 4)),
    ("Reshape", {"target_shape": [3, 4]}, (2, 3, 4)),
    ("Reshape", {"target_shape": [4, 3]}, (2, 3, 4)),
    ("SpatialDropout1D", {"rate": 0.5}, (2, 3, 4)),
    ("UpSampling1D", {"size": 1}, (2, 3, 4)),
    ("UpSampling2D", {"size": 1}, (2, 3, 4, 2)),
    ("ZeroPadding1D", {"padding": 0}, (2, 3, 4)),
    ("ZeroPadding2D", {"padding": 0}, (2, 3, 4, 2)),
]


def described(generation, name, options, shapes):
    library = keras if generation == "keras3" else tf_keras
    shapes = shapes if isinstance(shapes, list) else [shapes]
    random = np.random.default_rng(zlib.crc32(f"{generation} {name} {options}".encode()))
    inputs = [np.round(random.uniform(-1, 1, shape), 2).astype("float32") for shape in shapes]
    config = getattr(library.layers, name)(**options).get_config()
    config["name"] = "layer"
    return {"generation": generation, "class": name, "config": config, "inputs": [array(x) for x in inputs]}


lines = []
for generation in "keras3", "tfKeras":
    for name, options, shapes in CHANGING_NOTHING:
        case = described(generation, name, options, shapes)
        given = masks([read(x) for x in case["inputs"]], np.random.default_rng(7))
        mask = output_mask(case, given)
        lines.append({
            **case, "masks": [array(m) for m in given], "mask": None if mask is None else array(mask),
        })
for path in sorted(glob.glob(str(here.parent / "layers" / "*.jsonl"))):
    places = {}
    for text in open(path):
        case = json.loads(text)
        key = (case["class"], case["generation"])
        place = places[key] = places.get(key, -1) + 1
        if class_of(case) is None:
            continue
        # On TensorFlow alone, the conversion of whole numbers loses the mask.
        if case["class"] == "Rescaling" and case["inputs"][0]["dtype"] != "float32":
            continue
        seed = zlib.crc32(f"{Path(path).name} {key} {place}".encode())
        given = masks([read(x) for x in case["inputs"]], np.random.default_rng(seed))
        try:
            mask = output_mask(case, given)
        except Exception as error:  # Keras computes nothing where it cannot broadcast such a mask.
            print(Path(path).name, key, place, type(error).__name__, str(error).strip().splitlines()[-1:])
            continue
        lines.append({
            "file": Path(path).name, "class": key[0], "generation": key[1], "place": place,
            "masks": [array(m) for m in given], "mask": None if mask is None else array(mask),
        })

with open(here / "masks.jsonl", "w") as out:
    for line in lines:
        out.write(json.dumps(line, separators=(",", ":")) + "\n")
