#!/usr/bin/env python3
"""A relay of training: kerasrun, Keras, kerasrun – ten steps each, the model passed on as an `.h5` file – must end where
Keras alone ends after thirty steps, in weights, optimizer state, iterations and predictions.

    venv/bin/python Fixtures/check_interop.py [--kerasrun .build/release/kerasrun] [CASE …]

Takes the cases of `training/`; prints one line each and exits 1 when any disagrees. Each Keras generation runs in a
process of its own.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-4  # relative to each array's largest value, as in the step-for-step tests


def batches(data, size, prefix):
    names = sorted(name for name in data.files if name.startswith(prefix))
    count = len(data[names[0]]) // size
    return [[data[name][i * size : (i + 1) * size] for name in names] for i in range(count)]


def train_with_keras(model, data, size):
    for x, y in zip(batches(data, size, "x"), batches(data, size, "y")):
        model.train_on_batch(x[0] if len(x) == 1 else x, y[0] if len(y) == 1 else y)


def train_with_kerasrun(program, source, target, data, size, folder):
    import numpy as np

    np.savez(folder / "x.npz", **{name: data[name] for name in data.files if name.startswith("x")})
    np.savez(folder / "y.npz", **{name: data[name] for name in data.files if name.startswith("y")})
    subprocess.run(
        [program, "train", source, "--data", folder / "x.npz", "--labels", folder / "y.npz", "--batch-size", str(size),
         "--no-shuffle", "--quiet", "--output", target], check=True, capture_output=True, text=True)


def predict_with_kerasrun(program, model, folder):
    import numpy as np

    output = folder / "predicted.npz"
    subprocess.run([program, "predict", model, folder / "x.npz", "--quiet", "--output", output], check=True,
                   capture_output=True, text=True)
    with np.load(output) as arrays:
        return [arrays[name] for name in arrays.files]


def load(writer, path, form):
    from check_written import restore_optimizer

    model = writer.keras.models.load_model(path, custom_objects={"Antirectifier": form})
    if writer.is_keras3:
        restore_optimizer(model, path)
    return model


def state(model):
    """Every weight and optimizer variable; the learning rate of Keras 3 is one of them."""
    import numpy as np

    variables = model.optimizer.variables
    variables = variables() if callable(variables) else variables
    return [np.asarray(value, dtype="float64") for value in [*model.get_weights(), *map(np.asarray, variables)]]


def deviation(ours, theirs):
    import numpy as np

    if len(ours) != len(theirs) or any(a.shape != b.shape for a, b in zip(ours, theirs)):
        return float("inf")
    return max((float(np.abs(a - b).max() / max(1e-3, np.abs(b).max())) for a, b in zip(ours, theirs) if a.size), default=0.0)


class KerasCannot(Exception):
    """Keras cannot open the file that it wrote itself, so there is nothing to compare with."""


def relay(writer, program, case):
    import numpy as np

    meta = json.loads((case / "meta.json").read_text())
    form = writer.AntirectifierKernel if "Antirectifier with kernel" in meta["custom_objects"] else writer.Antirectifier
    size = meta["batch_size"]
    with np.load(case / "data.npz") as arrays, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            alone = load(writer, case / "model.h5", form)
        except Exception as error:
            raise KerasCannot(str(error)) from error
        for _ in range(3):
            train_with_keras(alone, arrays, size)
        first, second, third = (folder / f"{i}.h5" for i in (1, 2, 3))
        train_with_kerasrun(program, case / "model.h5", first, arrays, size, folder)
        model = load(writer, first, form)
        train_with_keras(model, arrays, size)
        model.save(second)
        train_with_kerasrun(program, second, third, arrays, size, folder)
        passed_on = load(writer, third, form)
        x = batches(arrays, len(arrays["x0"]), "x")[0]
        theirs = passed_on.predict(x[0] if len(x) == 1 else x, verbose=0, batch_size=size)
        theirs = theirs if isinstance(theirs, (list, tuple)) else [theirs]
        ours = predict_with_kerasrun(program, third, folder)
        return deviation(state(passed_on), state(alone)), deviation(ours, [np.asarray(t, "float64") for t in theirs])


def run(writer_name, program, cases):
    sys.path.insert(0, str(HERE))
    from making.writers import Writer

    writer, failed = Writer(writer_name), 0
    for case in cases:
        try:
            states, predictions = relay(writer, program, case)
            agrees = states <= TOLERANCE and predictions <= 1e-5
            print(f"{'ok  ' if agrees else 'FAIL'} {case.name:<40} state {states:.1e}  predictions {predictions:.1e}", flush=True)
        except KerasCannot as error:
            print(f"--   {case.name:<40} Keras cannot open its own file: {str(error).splitlines()[0]}", flush=True)
            continue
        except Exception as error:  # a case that cannot run is a disagreement, not the end
            agrees = False
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            print(f"FAIL {case.name:<40} {said[-1] if said else error!r}", flush=True)
        failed += not agrees
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="folders of training/; all unless given")
    parser.add_argument("--kerasrun", default=str(HERE.parent / ".build/release/kerasrun"))
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folders = sorted(path for path in (HERE / "training").iterdir() if not arguments.cases or path.name in arguments.cases)
    if arguments.writer:
        return min(run(arguments.writer, arguments.kerasrun, folders), 1)
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1",
                   "KERAS_BACKEND": "tensorflow"}
    status = 0
    for writer in ("tf_keras", "keras3"):
        names = [path.name for path in folders if path.name.endswith("_" + writer)]
        if names:
            command = [sys.executable, os.path.abspath(__file__), *names, "--kerasrun", arguments.kerasrun, "--writer", writer]
            status |= subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
