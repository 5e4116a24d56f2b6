#!/usr/bin/env python3
"""Writes one small model for each optimizer of the Keras at hand (1, 2 or tf_keras) into a folder:
`optimizers.py FOLDER [CASE …]`.

Each is trained for three steps, saved and opened again by that Keras, which then does one more step: what a file does not
hold starts anew, as Keras's Nadam does. Runs inside the environment of that Keras; `make.py` calls it.
"""
import json
import os
import sys

import numpy as np

from write import first_line, import_keras, randomise, save_state

keras = import_keras()
IS_TF_KERAS = keras.__name__ == "tf_keras"
O = keras.optimizers.legacy if IS_TF_KERAS else keras.optimizers
CASES = {
    "nadam": lambda: O.Nadam(0.01),
    "nadam_schedule_decay": lambda: O.Nadam(0.01, schedule_decay=0.02, beta_1=0.8),
    "adam_decay": lambda: O.Adam(0.01, decay=0.3),
    "sgd_decay": lambda: O.SGD(0.1, momentum=0.9, nesterov=True, decay=0.2),
    "rmsprop_decay": lambda: O.RMSprop(0.01, decay=0.1),
    "adagrad_decay": lambda: O.Adagrad(0.01, decay=0.1),
    "adadelta_decay": lambda: O.Adadelta(1.0, decay=0.1),
    "adamax_decay": lambda: O.Adamax(0.01, decay=0.1),
}


def write(name, make, folder):
    random = np.random.RandomState(sum(map(ord, name)))
    np.random.seed(1)
    model = keras.models.Sequential()
    # Names that sort otherwise than they come.
    model.add(keras.layers.Dense(4, activation="tanh", name="second", input_shape=(5,)))
    model.add(keras.layers.Dense(3, activation="softmax", name="first"))
    model.compile(optimizer=make(), loss="categorical_crossentropy")
    randomise(model, random)
    x = random.normal(size=(4, 5)).astype("float32")
    t = np.eye(3, dtype="float32")[random.randint(3, size=4)]
    for _ in range(3):
        model.train_on_batch(x, t)
    path = os.path.join(folder, "optimizer_" + name)
    model.save(path + ".h5")
    model = keras.models.load_model(path + ".h5")
    np.savez_compressed(path + ".x.npz", x=x)
    np.savez_compressed(path + ".t.npz", t=t)
    np.savez_compressed(path + ".y.npz", y=np.asarray(model.predict(x)))
    save_state(model, path + ".state.npz")
    model.train_on_batch(x, t)
    np.savez_compressed(path + ".next.npz", y=np.asarray(model.predict(x)))
    save_state(model, path + ".next_state.npz")


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for name, make in CASES.items():
        if wanted and name not in wanted:
            continue
        try:
            write(name, make, folder)
        except Exception as error:
            failed["optimizer_" + name] = first_line(error)
    print(json.dumps({"keras": keras.__version__, "failed": failed}))


if __name__ == "__main__":
    main()
