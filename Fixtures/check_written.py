#!/usr/bin/env python3
"""Lets real Keras open a file that kerasrun wrote: predictions, optimizer state and continued training must agree.

Prints one JSON document; exits 1 when anything disagrees. Each Keras generation runs in a process of its own.

Keras 3 opens files of both generations, tf_keras only its own (it knows no `batch_shape`), and optimizer state passes
only within a generation (Keras 3 counts the learning rate among the variables). So by default a Keras 3 file is checked
by Keras 3, any other by tf_keras in full and by Keras 3 for its predictions.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}


def difference(ours, theirs):
    """The largest difference, relative to values above one."""
    import numpy as np

    if ours.shape != theirs.shape:
        return float("inf")
    theirs = theirs.astype("float64")
    return float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max()) if ours.size else 0.0


def named(arrays, names):
    """The arrays of an npz by the model's names, or in order when the names differ."""
    if set(arrays.files) == set(names):
        return [arrays[name] for name in names]
    return [arrays[name] for name in arrays.files]


def stored_names(model_file):
    import h5py

    with h5py.File(model_file) as file:
        names = file["optimizer_weights"].attrs["weight_names"] if "optimizer_weights" in file else []
        return [name if isinstance(name, str) else name.decode() for name in names]


def generation(model_file):
    """`keras3` or `tf_keras`, by the version the file claims."""
    import h5py

    with h5py.File(model_file) as file:
        version = file.attrs.get("keras_version", b"")
    return "keras3" if (version if isinstance(version, str) else version.decode()).startswith("3") else "tf_keras"


def restore_optimizer(model, model_file):
    """Does for Keras 3 what its own `.h5` loader means to do.

    Keras 3.15.1 builds the optimizer of an `.h5` for an empty list of variables, so not even a file of its own can be
    trained further. A new optimizer of the same configuration takes the variables in the order of the file.
    """
    import h5py

    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    optimizer.build(model.trainable_variables)
    names = stored_names(model_file)
    with h5py.File(model_file) as file:
        values = [file["optimizer_weights"][name][()] for name in names]
    for variable, value in zip(optimizer.variables, values):
        variable.assign(value)
    model.optimizer = optimizer


def compare_state(model, arguments, problems):
    """The optimizer variables that Keras loaded, against the file's own and against those expected."""
    import h5py
    import numpy as np

    names = stored_names(arguments.model)
    variables = model.optimizer.variables
    variables = [np.array(v) for v in (variables() if callable(variables) else variables)]
    with h5py.File(arguments.model) as file:
        stored = [file["optimizer_weights"][name][()] for name in names]
    if len(variables) != len(stored):
        problems.append(f"optimizer: the file holds {len(stored)} variables, Keras made {len(variables)}")
    loaded = dict(zip(names, variables))
    for name, value in zip(names, stored):
        if name in loaded and difference(loaded[name], np.asarray(value)) > 0:
            problems.append(f"optimizer: Keras did not load {name!r} as stored")
    if arguments.slots:
        with np.load(arguments.slots) as expected:
            for name in expected.files:
                if name not in loaded:
                    problems.append(f"optimizer: no variable {name!r} in the file; it has {names}")
                elif difference(loaded[name], expected[name]) > arguments.tolerance:
                    problems.append(f"optimizer: {name!r} differs from the expected value")
    return {"variables": names, "iteration": int(variables[0]) if variables else None}


def train_one_step(model, x, targets, problems):
    """One step of training must succeed, advance the iteration and give a finite loss."""
    import numpy as np

    before = int(np.array(model.optimizer.iterations))
    result = model.train_on_batch(x, targets)
    loss = float(np.ravel(result)[0])
    after = int(np.array(model.optimizer.iterations))
    if not np.isfinite(loss):
        problems.append(f"training: the loss of the next step is {loss}")
    if after != before + 1:
        problems.append(f"training: the iteration went from {before} to {after}")
    return loss


def check(arguments):
    import numpy as np

    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from making.writers import Writer, tensor_layer_name

    writer, problems = Writer(arguments.writer), []
    report = {"keras": writer.version, "backend": writer.backend}
    form = writer.AntirectifierKernel if arguments.antirectifier == "kernel" else writer.Antirectifier
    same_generation = generation(arguments.model) == writer.name
    model = writer.keras.models.load_model(
        arguments.model, custom_objects={"Antirectifier": form}, compile=same_generation)
    with np.load(arguments.inputs) as arrays:
        x = named(arrays, [tensor_layer_name(tensor) for tensor in model.inputs])
    x = x if len(x) > 1 else x[0]
    outputs = model.predict(x, verbose=0)
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    if arguments.outputs:
        with np.load(arguments.outputs) as arrays:
            expected = named(arrays, [tensor_layer_name(tensor) for tensor in model.outputs])
        if len(expected) != len(outputs):
            problems.append(f"predictions: {len(expected)} arrays expected, the model gives {len(outputs)}")
        report["max_error"] = max((difference(a, b) for a, b in zip(outputs, expected)), default=0.0)
        if report["max_error"] > arguments.tolerance:
            problems.append(f"predictions differ by {report['max_error']:.2e}")
    if not same_generation:
        report["note"] = "optimizer state does not pass between generations: predictions compared only"
    elif getattr(model, "optimizer", None) is not None:
        if writer.is_keras3:
            restore_optimizer(model, arguments.model)
        report["optimizer"] = type(model.optimizer).__name__
        report.update(compare_state(model, arguments, problems))
        if arguments.iteration is not None and report["iteration"] != arguments.iteration:
            problems.append(f"optimizer: iteration {report['iteration']}, expected {arguments.iteration}")
        if arguments.targets:
            with np.load(arguments.targets) as arrays:
                targets = [arrays[name] for name in arrays.files]
            report["next_loss"] = train_one_step(model, x, targets if len(targets) > 1 else targets[0], problems)
    elif arguments.slots or arguments.iteration is not None or arguments.targets:
        problems.append("Keras loaded the file without an optimizer")
    report["problems"] = problems
    return report


def run_apart(writer):
    """Checks in a process of its own, because two Keras generations should not share one TensorFlow."""
    environment = {**os.environ, **ENVIRONMENT, "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow")}
    command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--writer", writer]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    lines = result.stdout.strip().splitlines()
    if result.returncode == 0 and lines:
        return json.loads(lines[-1])
    message = (result.stderr.strip().splitlines() or ["no output"])[-1]
    return {"keras": writer, "problems": [f"Keras could not use the file: {message}"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="the .h5 file that kerasrun wrote")
    parser.add_argument("inputs", help="x.npz: the inputs, by input name or in order")
    parser.add_argument("outputs", nargs="?", help="y.npz: what kerasrun predicts for them")
    parser.add_argument("--slots", help="npz of optimizer variables expected in the file, by their name in it")
    parser.add_argument("--iteration", type=int, help="the iteration count expected")
    parser.add_argument("--targets", help="npz of targets for the inputs: continue training by one step")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    parser.add_argument("--antirectifier", choices=["first", "kernel"], default="first", help="form of the layer")
    parser.add_argument("--with", dest="generations", choices=["default", "tf_keras", "keras3"],
                        default="default", help="which Keras checks; see above")
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.writer:
        print(json.dumps(check(arguments)))
        return 0
    writers = [arguments.generations]
    if arguments.generations == "default":
        writers = ["keras3"] if generation(arguments.model) == "keras3" else ["tf_keras", "keras3"]
    reports = [run_apart(writer) for writer in writers]
    agree = not any(report["problems"] for report in reports)
    print(json.dumps({"file": arguments.model, "agree": agree, "checks": reports}, indent=2))
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
