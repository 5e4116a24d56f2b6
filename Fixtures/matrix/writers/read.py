#!/usr/bin/env python3
"""Opens models with the Keras at hand: `read.py TASKS.json`, for each of whose tasks it says what it sees.

A task is `{"model", "weights", "x", "result"}`: a file, the weights beside it or null, the npz of inputs, and the npz into
which outputs (`y000` …) and the optimizer's state (`s000` …) go. Runs inside the environment of one version of Keras;
`check.py` calls it.
"""
import json
import sys

import numpy as np

from write import arrays, first_line, import_keras, names, optimizer_state


def open_model(keras, task):
    if task["weights"] is None:
        try:
            return keras.models.load_model(task["model"])
        except Exception as error:
            # Keras 3 forgets where the losses of several outputs are that it writes into an `.h5`.
            if "mse" not in str(error):
                raise
            return keras.models.load_model(task["model"], compile=False)
    with open(task["model"]) as file:
        model = keras.models.model_from_json(file.read())
    model.load_weights(task["weights"])
    return model


def read(keras, task):
    generation = int(keras.__version__.split(".")[0])
    model = open_model(keras, task)
    with np.load(task["x"]) as stored:
        inputs, _ = names(model, generation)
        x = [stored[name] for name in (inputs if set(inputs) == set(stored.files) else stored.files)]
    result = arrays(model.predict(x[0] if len(x) == 1 else x, verbose=0))
    found = {"y%03d" % i: value for i, value in enumerate(result)}
    if getattr(model, "optimizer", None) is not None:
        found.update({"s%03d" % i: value for i, value in enumerate(optimizer_state(model))})
    np.savez(task["result"], **found)


def main():
    keras = import_keras()
    with open(sys.argv[1]) as file:
        tasks = json.load(file)
    failed = {}
    for task in tasks:
        try:
            read(keras, task)
        except Exception as error:
            failed[task["result"]] = first_line(error)
    print(json.dumps({"failed": failed}))


if __name__ == "__main__":
    main()
