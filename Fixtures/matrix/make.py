#!/usr/bin/env python3
"""Makes the matrix: the same models, written by nine versions of Keras in every form that each of them has, and what Keras 0.3
and tf.keras of TensorFlow 1 have otherwise.

    python3.11 Fixtures/matrix/make.py --environments FOLDER [--install] [--all] [--into Fixtures/matrix] [VERSION …]

Every version runs in a virtual environment of its own, `FOLDER/<version>`; `--install` makes those that are missing, with
the pinned packages below. Keras 1 and 2 with Theano need Python 3.7 (`--python3.7 PATH`), all others Python 3.11. A version
without an environment, and a form that a version cannot write, is said in the last lines, and forms in `not_written.json`
of the version's folder. Only the forms in `KEPT` stay, unless `--all` is given. `<version>-layers` is made with that version.

Theano needs no compiler (`cxx=`) and no BLAS: what it computes in Python is enough for models this small.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
THEANO = ["Theano==1.0.5", "numpy==1.16.6", "scipy==1.2.3", "h5py==2.10.0", "PyYAML==5.4.1", "setuptools==47.1.0"]
JAX = ["jax==0.10.2", "jaxlib==0.10.2", "h5py==3.14.0", "numpy==2.4.6"]
TENSORFLOW = ["tensorflow-cpu==2.21.0", "h5py==3.14.0", "numpy==2.4.6"]

TENSORFLOW1 = ["protobuf==3.20.3", "numpy==1.18.5", "h5py==2.10.0", "PyYAML==5.4.1"]

# Folder: interpreter, backend, packages.
VERSIONS = {
    "keras-0.3.3": ("python3.7", "theano", ["Keras==0.3.3", *THEANO]),
    "keras-1.2.2": ("python3.7", "theano", ["Keras==1.2.2", *THEANO]),
    "keras-2.2.4": ("python3.7", "theano", ["Keras==2.2.4", *THEANO]),
    "tf-1.14": ("python3.7", "tensorflow", ["tensorflow==1.14.0", *TENSORFLOW1]),
    "tf-1.15": ("python3.7", "tensorflow", ["tensorflow-cpu==1.15.0", *TENSORFLOW1]),
    "tf_keras": ("python3.11", "tensorflow", ["tf_keras==2.21.0", *TENSORFLOW]),
    # Later releases of TensorFlow have no place for Keras 3.0.
    "keras-3.0": ("python3.11", "tensorflow", ["tensorflow-cpu==2.15.1", "keras==3.0.5", "numpy==1.26.4", "h5py==3.16.0"]),
    "keras-3.3": ("python3.11", "jax", ["keras==3.3.3", *JAX]),
    "keras-3.6": ("python3.11", "tensorflow", ["keras==3.6.0", *TENSORFLOW]),
    "keras-3.9": ("python3.11", "jax", ["keras==3.9.2", *JAX]),
    "keras-3.12": ("python3.11", "tensorflow", ["keras==3.12.0", *TENSORFLOW]),
    "keras-3.15": ("python3.11", "jax", ["keras==3.15.1", *JAX]),
}

# The script that writes a folder, where that is another than write.py.
WRITERS = {"keras-0.3.3": "write_keras0.py", "tf-1.14": "operations_tf1.py", "tf-1.15": "operations_tf1.py"}

# The Keras that the scripts import, where that is another than `keras`.
PACKAGES = {"tf_keras": "tf_keras", "tf-1.14": "tensorflow", "tf-1.15": "tensorflow"}

# What else is written into `<version>-layers`: by which script, and which of its cases without `--all`; all if empty.
LAYERS = {
    "keras-1.2.2": [("layers_keras1.py", []), ("optimizers.py", ["nadam", "adam_decay"]), ("padding_theano.py", [
        "full_conv2d_7", "same_average_pooling2d_7", "same_conv1d_6", "same_conv2d_7", "same_conv2d_transpose_6",
        "same_convlstm2d_6", "same_max_pooling1d_7", "same_max_pooling2d_6"])],
    "keras-2.2.4": [("optimizers.py", ["nadam", "nadam_schedule_decay", "sgd_decay", "rmsprop_decay"]),
                    ("padding_theano.py", [
        "same_average_pooling1d_6", "same_conv2d_6", "same_conv2d_transpose_7", "same_conv3d_7", "same_convlstm2d_7",
        "same_depthwise_conv2d_7", "same_dilated_conv2d_7", "same_max_pooling3d_6", "same_separable_conv2d_6"])],
    "tf_keras": [("optimizers.py", ["nadam", "nadam_schedule_decay", "adadelta_decay", "adagrad_decay", "adamax_decay"]),
                 ("recurrent_tf.py", [])],
}

# The forms that stay without `--all`, so that the repository stays small. All versions write all that they have.
KEPT = {
    "keras-3.0": [".keras", "cnn.h5"], "keras-3.3": [".h5"], "keras-3.6": [".keras"], "keras-3.9": [".h5"],
    "keras-3.12": [".keras"], "tf_keras": [".h5", ".keras", ".old_weights.h5", ".json"],
}


def environment(version):
    """The environment variables under which `version` runs."""
    return {
        **os.environ, "KERAS_BACKEND": VERSIONS[version][1], "MATRIX_KERAS": PACKAGES.get(version, "keras"),
        "THEANO_FLAGS": "device=cpu,floatX=float32,optimizer=None,cxx=,blas.ldflags=", "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "PYTHONDONTWRITEBYTECODE": "1",
    }


def install(version, folder, interpreters):
    """Makes the environment of `version`; says why when that fails."""
    python, _, packages = VERSIONS[version]
    for command in ([interpreters[python], "-m", "venv", folder],
                    # One after the other: old packages without wheels need numpy and setuptools to be built.
                    [folder / "bin/pip", "install", "--quiet", *packages[1:]],
                    [folder / "bin/pip", "install", "--quiet", packages[0]]):
        try:
            result = subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            return str(error)
        if result.returncode:
            return (result.stderr.strip().splitlines() or ["pip failed"])[-1]
    return None


def write(version, python, target, script="write.py", arguments=()):
    """Runs a writer in the environment of `version`; returns what it reports."""
    command = [python, HERE / "writers" / script, target, *arguments]
    result = subprocess.run(command, env=environment(version), capture_output=True, text=True)
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    if result.returncode or not lines:
        return {"error": (result.stderr.strip().splitlines() or ["no output"])[-1]}
    return json.loads(lines[-1])


def remove_others(version, folder):
    """Removes the forms that are not kept."""
    for path in folder.iterdir():
        form = path.name[path.name.index("."):]
        kept = KEPT.get(version)
        if kept and form not in kept and path.name not in kept and path.suffix != ".npz" and path.name != "not_written.json":
            path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=f"of {', '.join(VERSIONS)}; all unless given")
    parser.add_argument("--environments", type=Path, required=True, help="folder of the virtual environments")
    parser.add_argument("--install", action="store_true", help="make environments that are missing")
    parser.add_argument("--all", action="store_true", help="keep every form of every version")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for the files")
    parser.add_argument("--python3.7", dest="python37", default="python3.7", help="interpreter for Keras 1 and 2")
    parser.add_argument("--python3.11", dest="python311", default=sys.executable, help="interpreter for the others")
    arguments = parser.parse_args()
    interpreters = {"python3.7": arguments.python37, "python3.11": arguments.python311}
    unknown = [version for version in arguments.versions if version not in VERSIONS]
    if unknown:
        parser.error(f"no such version: {', '.join(unknown)}")
    absent = 0
    for version in arguments.versions or VERSIONS:
        folder = arguments.environments.resolve() / version
        problem = None
        if not (folder / "bin/python").exists():
            problem = install(version, folder, interpreters) if arguments.install else f"no environment {folder}"
        target = arguments.into / version
        report = {"error": problem} if problem else write(
            version, folder / "bin/python", target, WRITERS.get(version, "write.py"))
        for script, kept in LAYERS.get(version, []):
            if "error" not in report:
                cases = [] if arguments.all else kept
                layers = write(version, folder / "bin/python", f"{target}-layers", script, cases)
                report = layers if "error" in layers else {**report, "failed": {**report["failed"], **layers["failed"]}}
        if "error" in report:
            absent += 1
            print(f"{version:<12} NOT WRITTEN: {report['error']}", flush=True)
            continue
        if not arguments.all:
            remove_others(version, target)
        (target / "not_written.json").write_text(json.dumps(report["failed"], indent=2) + "\n")
        print(f"{version:<12} {report['keras']}, {len(list(target.iterdir()))} files", flush=True)
        for form, reason in report["failed"].items():
            print(f"             not written: {form}: {reason}", flush=True)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
