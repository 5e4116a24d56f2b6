"""Writes what Keras's layers compute, one JSON line a case, for Tests/LayersTests/LayerFixtureTests.swift.

    python3 make.py [FOLDER…]  (Keras 3 on JAX, and tf_keras)

Every line is one call of one layer: generation, class, configuration as Keras writes it, inputs, weights in the order
of files, output, and – of the sum of the outputs times coefficients(count) – the gradients with respect to inputs and
trainable weights. In training, also the weights that the call changes. To test a layer, add a line to its folder below.
The folders named in ON_TENSORFLOW are made on TensorFlow (make.py Categories Images …): JAX does not resize and sample to the
letter as it does, and a layer on JAX cannot change trainable weights.
"""

import inspect
import json
import os
import sys
import zlib

ON_TENSORFLOW = {"Categories", "Images", "Wrappers", "OperationsNumPy", "OperationsNeural", "OperationsWindows",
                 "OperationsImages", "OperationsMatrices"}
is_on_tensorflow = bool(sys.argv[1:]) and ON_TENSORFLOW >= set(sys.argv[1:])
os.environ["KERAS_BACKEND"] = "tensorflow" if is_on_tensorflow else "jax"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import jax
import keras
import numpy as np
import tensorflow as tf
import tf_keras

import further_operation_cases
import operation_cases
from cases import FOLDERS

FOLDERS = FOLDERS | operation_cases.FOLDERS | further_operation_cases.FOLDERS


def coefficients(count):
    """What the outputs are multiplied by: the Swift test has the same formula."""
    return (((np.arange(count) * 37) % 101) - 50).astype("float32") / 50


def short(value):
    return float(f"{value:.7g}")


def array(x, name=None):
    x = np.asarray(x)
    values = [short(v) for v in x.ravel()] if x.dtype.kind == "f" else [int(v) for v in x.ravel()]
    result = {"shape": list(x.shape), "dtype": str(x.dtype), "values": values}
    if name:
        result["name"] = name
    return result


def sample(spec, index, random):
    """The input of this index: a shape for numbers from a fine grid around 0 – none of them a kink of any layer –, or
    (shape, dtype, low, high) for whole numbers, or the values themselves."""
    if isinstance(spec, np.ndarray):
        return spec
    if len(spec) == 4 and isinstance(spec[1], str):
        shape, dtype, low, high = spec
        return random.integers(low, high, shape).astype(dtype)
    count = int(np.prod(spec))
    # All different, so that maxima have gradients.
    grid = (random.permutation(count) - count / 2 + 0.37 + 0.11 * index) * (4 / max(count, 1))
    return np.round(grid, 4).astype("float32").reshape(spec)


def weights(layer, random):
    values = []
    for weight in layer.weights:
        shape = tuple(weight.shape)
        if "int" in str(weight.dtype):
            values.append(np.zeros(shape, str(weight.dtype).replace("<dtype: '", "").replace("'>", "")))
        elif "variance" in weight.name:
            values.append(np.round(random.uniform(0.5, 2, shape), 3).astype("float32"))
        else:
            values.append(np.round(random.uniform(-1, 1, shape), 3).astype("float32"))
    layer.set_weights(values)


def options(layer):
    """What the class can be told."""
    names = {name for part in layer.__mro__ for name in inspect.signature(part.__init__).parameters}
    return sorted(names - {"self", "args", "kwargs"} | {"dtype", "trainable", "batch_input_shape"})


def described_by(value):
    """What stands for `value` in a seed: of a function only that it is one, since its address changes."""
    return "function" if callable(value) else str(value)


def run(generation, name, config, specs, training, gradients):
    seed = zlib.crc32(json.dumps([generation, name, config, str(specs), training], default=described_by).encode())
    random = np.random.default_rng(seed)
    inputs = [sample(spec, index, random) for index, spec in enumerate(specs)]
    library = keras if generation == "keras3" else tf_keras
    # Weights without a name are numbered.
    library.backend.clear_session()
    layer = config(library) if callable(config) else getattr(library.layers, name)(**config)
    argument = inputs if len(inputs) > 1 else inputs[0]
    layer(argument)
    weights(layer, random)
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    before = [np.asarray(w) for w in layer.weights]
    mode = {"training": training} if "training" in inspect.signature(layer.call).parameters else {}
    floats = [i for i, x in enumerate(inputs) if x.dtype.kind == "f" and gradients]

    if generation == "keras3" and keras.backend.backend() == "jax":
        def call(xs, trainable):
            given = list(inputs)
            for i, x in zip(floats, xs):
                given[i] = x
            argument = given if len(given) > 1 else given[0]
            y, state = layer.stateless_call(trainable, non_trainable, argument, **mode)
            return (y * coefficients(y.size).reshape(y.shape)).sum(), (y, state)

        trainable = [v.value for v in layer.trainable_variables]
        non_trainable = [v.value for v in layer.non_trainable_variables]
        (_, (y, state)), (dx, dw) = jax.value_and_grad(call, argnums=(0, 1), has_aux=True)(
            [inputs[i] for i in floats], trainable)
        after = {v.path: np.asarray(value) for v, value in zip(layer.non_trainable_variables, state)}
        after = [after.get(v.path, b) for v, b in zip(layer.weights, before)]
    else:
        with tf.GradientTape() as tape:
            given = [tf.constant(x) for x in inputs]
            for i in floats:
                tape.watch(given[i])
            y = layer(given if len(given) > 1 else given[0], **mode)
            loss = tf.reduce_sum(tf.cast(y, "float32") * coefficients(int(tf.size(y))).reshape(y.shape))
        dx, dw = tape.gradient(loss, ([given[i] for i in floats], [getattr(w, "value", w) if generation == "keras3" else w
                                                           for w in layer.trainable_weights]),
                               unconnected_gradients="zero")
        dw = [tf.convert_to_tensor(g) for g in dw]
        after = [np.asarray(w) for w in layer.weights]

    described = layer.get_config()
    described["name"] = "layer"
    line = {
        "generation": generation,
        "class": type(layer).__name__,
        "config": described,
        "options": options(type(layer)),
        "inputs": [array(x) for x in inputs],
        "weights": [array(v, w.name.split("/")[-1].split(":")[0]) for v, w in zip(before, layer.weights)],
        "output": array(y),
        "inputGradients": [array(g) for g in dx],
        "weightGradients": [array(g) for g in dw],
    }
    if training:
        line["training"] = True
        line["updated"] = [array(v) for v in after]
    return line


def plain(value):
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    if isinstance(value, dict):
        return dict(value)
    if hasattr(value, "as_list"):
        return value.as_list()
    if value is Ellipsis:
        return {"class_name": "__ellipsis__"}
    if isinstance(value, tf.DType):
        return value.name
    raise TypeError(f"{value!r} has no JSON form")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    total = 0
    for folder, cases in FOLDERS.items():
        if folder not in (sys.argv[1:] or FOLDERS) or (folder in ON_TENSORFLOW) != is_on_tensorflow:
            continue
        path = os.path.join(here, folder + ".jsonl")
        with open(path, "w") as file:
            for case in cases:
                for generation in case["generations"]:
                    try:
                        line = run(generation, case["name"], case["config"], case["inputs"], case["training"],
                                   case["gradients"])
                    except Exception as error:
                        raise SystemExit(f"{folder}: {case['name']} {case['config']} on {generation}: {error}")
                    file.write(json.dumps(line, default=plain, separators=(",", ":")) + "\n")
        total += os.path.getsize(path)
        print(f"{folder}: {os.path.getsize(path)} bytes")
    print(f"total: {total} bytes")


if __name__ == "__main__":
    main()
