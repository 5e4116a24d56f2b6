#!/usr/bin/env python3
"""Writes the models of the matrix with the Keras at hand into a folder: `write.py FOLDER [MODEL …]`.

Runs inside the environment of one version of Keras; `make.py` calls it.
"""
import json
import os
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")


def import_keras():
    if os.environ.get("KERAS_BACKEND") == "theano":
        import theano.ifelse  # Keras 1 uses it without importing it
    name = os.environ.get("MATRIX_KERAS")
    if name == "tf_keras":
        import tf_keras as keras
    elif name == "tensorflow":
        from tensorflow import keras
    else:
        import keras
    return keras


def randomise(model, random):
    """Gives every weight numbers of its own; variances are positive."""
    values = []
    for value in model.get_weights():
        values.append(random.uniform(0.5, 1.0, size=value.shape) if value.ndim == 1 else random.normal(size=value.shape) * 0.5)
    model.set_weights([np.asarray(value, "float32") for value in values])


def arrays(result):
    return [np.asarray(array) for array in (result if isinstance(result, (list, tuple)) else [result])]


def optimizer_state(model):
    """What the optimizer holds, in the order of files."""
    optimizer = model.optimizer
    variables = getattr(optimizer, "variables", None)
    if variables is None:
        return [np.asarray(v.get_value()) for v in optimizer.weights]
    variables = variables() if callable(variables) else variables
    if os.environ.get("MATRIX_KERAS") == "tensorflow":
        # Of TensorFlow 1, whose variables have values in a session only.
        return import_keras().backend.batch_get_value(variables)
    return [np.asarray(v) for v in variables]


def save_state(model, path):
    np.savez_compressed(path, **{"%03d" % i: value for i, value in enumerate(optimizer_state(model))})


def names(model, generation):
    """The names of inputs and of outputs, as the model's files list them."""
    if generation == 3:
        return [t.name for t in model.inputs], [t._keras_history.operation.name for t in model.outputs]
    if generation == 1 and not hasattr(model, "input_names"):
        # Sequential models are what they hold, and hold nothing before they are built.
        model.build()
        model = model.model
    return list(model.input_names), list(model.output_names)


def save(model, path, generation, modern):
    """Saves the model in every form that this Keras has; returns what it could not write, and what it said."""

    def text(string):
        def write_text(path):
            with open(path, "w") as file:
                file.write(string())

        return write_text

    # Saving an `.h5` takes the optimizer out of what Keras 3 then writes into a `.keras`, so that comes first.
    forms = {".keras": model.save} if modern else {}
    forms.update({".h5": model.save, ".json": text(model.to_json), ".weights.h5": model.save_weights})
    if modern:
        if generation == 2:
            # Keras 2 as part of TensorFlow writes the layout of old when a name does not end in `.weights.h5`.
            forms[".old_weights.h5"] = model.save_weights
    else:
        forms[".yaml"] = text(model.to_yaml)
    failed = {}
    for extension, write_form in forms.items():
        try:
            write_form(path + extension)
        except Exception as error:
            failed[os.path.basename(path) + extension] = first_line(error)
            if os.path.exists(path + extension):
                os.remove(path + extension)
    return failed


def first_line(error):
    return (str(error).strip().splitlines() or [repr(error)])[0]


def write(keras, make, folder):
    generation = int(keras.__version__.split(".")[0])
    modern = generation == 3 or keras.__name__ == "tf_keras"
    name = make.__name__
    np.random.seed(1)
    if generation == 3:
        keras.utils.set_random_seed(1)
        keras.backend.clear_session()
    random = np.random.RandomState(sum(map(ord, name)))
    model, x, t = make(keras, random)
    integers = name == "recurrent"
    x = [np.asarray(array, "int32" if integers else "float32") for array in x]
    t = [np.asarray(array, "float32") for array in t]
    randomise(model, random)

    def step():
        model.train_on_batch(x[0] if len(x) == 1 else x, t[0] if len(t) == 1 else t)

    def predict():
        return arrays(model.predict(x[0] if len(x) == 1 else x, verbose=0))

    for _ in range(3):
        step()
    inputs, outputs = names(model, generation)
    path = os.path.join(folder, name)
    failed = save(model, path, generation, modern)
    np.savez_compressed(path + ".x.npz", **dict(zip(inputs, x)))
    np.savez_compressed(path + ".y.npz", **dict(zip(outputs, predict())))
    save_state(model, path + ".state.npz")
    if name != "cnn":
        # Dropout is another in every run, so what one step more gives is told for the other models only.
        step()
        np.savez_compressed(path + ".t.npz", **dict(zip(outputs, t)))
        np.savez_compressed(path + ".next.npz", **dict(zip(outputs, predict())))
        save_state(model, path + ".next_state.npz")
    return failed


def main():
    keras = import_keras()
    if keras.__version__.startswith("1"):
        from models_keras1 import MODELS
    else:
        from models import MODELS
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for make in MODELS:
        if wanted and make.__name__ not in wanted:
            continue
        try:
            failed.update(write(keras, make, folder))
        except Exception as error:
            failed[make.__name__] = first_line(error)
    print(json.dumps({"keras": keras.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
