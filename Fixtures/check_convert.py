#!/usr/bin/env python3
"""What `kerasrun convert` writes, the Keras it is for must open, with the outputs and the optimizer state of the model.

    venv/bin/python Fixtures/check_convert.py [--kerasrun .build/release/kerasrun] [--models FOLDER] [CASE …]

Takes every folder of `predict/` (or of FOLDER) that has a model, inputs and outputs, converts the model to every format, and
opens the result in Keras 3 and in tf_keras. Prints one line for each conversion: how far the outputs are from those that the
first Keras gave, as a share of their range, or why kerasrun refused. Exits 1 when an output or a variable of the optimizer
differs, or Keras cannot open a file.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-4
# Keras 3.15.1 writes a list of several axes but drops it when it reads an .h5 file.
KNOWN = {("layer_normalization_axes_keras3", "keras3"), ("layer_normalization_axes_tf_keras", "keras3")}
FORMATS = {"keras2": "h5", "keras3": "h5", "keras": "keras", "weights": "weights.h5", "shards": "weights.json"}


def worker(name):
    """Opens in the Keras `name` what standard input lists and prints how it compares: one JSON for each line."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    sys.path.insert(0, str(HERE))
    from making.writers import Writer

    writer = Writer(name)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = compare(writer, **job)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}".replace("\n", " ")[:400]}
        print("RESULT" + json.dumps(answer), flush=True)


def compare(writer, form, path, base, folder):
    """How the model at `path` compares with the outputs in `folder`."""
    import numpy as np

    keras, folder = writer.keras, Path(folder)
    keras.backend.clear_session()
    meta = json.loads((folder / "meta.json").read_text()) if (folder / "meta.json").exists() else {}
    has_kernel = "Antirectifier with kernel" in meta.get("custom_objects", [])
    custom = {"Antirectifier": writer.AntirectifierKernel if has_kernel else writer.Antirectifier}
    if form in ("weights", "shards"):
        model = keras.models.load_model(base, custom_objects=custom, compile=False)
        for variable in model.weights:
            variable.assign(np.full(variable.shape, 0.123))
        model.load_weights(path)
    else:
        model = keras.models.load_model(path, custom_objects=custom)
    with np.load(folder / "x.npz") as data:
        names = [tensor.name.split(":")[0] for tensor in model.inputs]
        arrays = [data[name] for name in (names if set(names) <= set(data.files) else data.files)]
    with np.load(folder / "y.npz") as data:
        wanted = [data[name] for name in data.files]
    found = model.predict(arrays[0] if len(arrays) == 1 else arrays, verbose=0)
    found = [found] if isinstance(found, np.ndarray) else list(found.values() if isinstance(found, dict) else found)
    share = 0.0
    for a, b in zip(found, wanted, strict=True):
        a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
        if a.shape != b.shape:
            return {"error": f"outputs are {a.shape} instead of {b.shape}"}
        finite = b[np.isfinite(b)]
        span = float(np.ptp(finite)) if finite.size else 0
        with np.errstate(invalid="ignore"):
            share = max(share, float(np.nanmax(np.where(a == b, 0, np.abs(a - b)), initial=0)) / (span or 1))
    result = {"share": share, "steps": None, "state": 0}
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None and form in ("keras2", "keras3", "keras"):
        variables = optimizer.variables
        variables = variables() if callable(variables) else variables
        result["state"] = len(variables)
        result["steps"] = int(np.asarray(optimizer.iterations))
    return result


def state_of(program, path):
    """The optimizer's arrays in a file as kerasrun reads them: steps, and how many are placed."""
    run = subprocess.run([program, "inspect", path, "--json"], capture_output=True, text=True)
    document = json.loads(run.stdout)
    places = sorted(array["place"] or "?" for array in document["optimizer_weights"])
    return document["iterations"], places


class Oracle:
    """A process with one Keras in it."""

    def __init__(self, name):
        self.process = subprocess.Popen([sys.executable, __file__, "--worker", name], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, **job):
        self.process.stdin.write(json.dumps({key: str(value) for key, value in job.items()}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("RESULT"):
                return json.loads(line[6:])
        return {"error": "Keras ended"}


def check(program, oracles, folder, form, scratch):
    source = next(path for path in folder.iterdir() if path.name.startswith("model."))
    meta = json.loads((folder / "meta.json").read_text()) if (folder / "meta.json").exists() else {}
    options = ["--theano-kernels"] if meta.get("kernels") == "theano" else []
    target = scratch / f"{folder.name}.{form}.{FORMATS[form]}"
    run = subprocess.run([program, "convert", source, "--output", target, "--format", form, "--quiet", *options],
                         capture_output=True, text=True)
    if run.returncode:
        reason = run.stderr.strip().splitlines()[0].removeprefix("error: ").removeprefix(f"{source}: ")
        return ("refused" if run.returncode == 1 else "FAILED"), reason
    base = scratch / f"{folder.name}.keras.keras"
    if form in ("weights", "shards") and not base.exists():
        return "refused", "no archive to load the weights into"
    answer = oracles["tf_keras" if form == "keras2" else "keras3"].ask(form=form, path=target, base=base, folder=folder)
    if "error" in answer:
        return ("known" if (folder.name, form) in KNOWN else "FAILED"), answer["error"]
    text = f"outputs {answer['share']:.1e}"
    good = answer["share"] <= TOLERANCE
    before, _ = state_of(program, source)
    if answer["steps"] is not None and before is not None:
        text += f", {answer['steps']} steps, {answer['state']} variables of the optimizer"
        steps, places = state_of(program, target)
        good = good and steps == before and "?" not in places
        # Keras 3's loader of .h5 files builds optimizers for no variables and leaves the file's alone.
        good = good and (answer["steps"] == before or form == "keras3")
    return ("agrees" if good else "DIFFERS"), text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kerasrun", default=str(HERE.parent / ".build/release/kerasrun"))
    parser.add_argument("--models", type=Path, default=HERE / "predict")
    parser.add_argument("--formats", nargs="*", default=list(FORMATS))
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    oracles = {name: Oracle(name) for name in ("tf_keras", "keras3")}
    counts = {}
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sorted(arguments.models.iterdir()):
            if arguments.cases and folder.name not in arguments.cases:
                continue
            if not (folder / "y.npz").exists() or not any(path.name.startswith("model.") for path in folder.iterdir()):
                continue
            for form in arguments.formats:
                verdict, text = check(arguments.kerasrun, oracles, folder, form, Path(scratch))
                counts[verdict] = counts.get(verdict, 0) + 1
                print(f"{verdict:8} {folder.name} -> {form}: {text}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return 1 if counts.keys() & {"FAILED", "DIFFERS"} else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2])
    else:
        sys.exit(main())
