#!/usr/bin/env python3
"""Makes SavedModel folders and checkpoints with tf.keras of several releases of TensorFlow.

    python3.11 Fixtures/savedmodels/make.py --environments FOLDER [--install] [--into Fixtures/savedmodels] [VERSION …]

Every release runs in a virtual environment of its own, `FOLDER/tf-<version>`; `--install` makes those that are missing, with the
pinned packages below. Releases up to 2.9 need Python 3.8 (`--python3.8 PATH`), later ones Python 3.11. TensorFlow 2.0 installs
nowhere any more: its packages of today want a newer `protobuf` than it reads. Which cases of a release stay in the repository
is said in `KEPT`: what TensorFlow writes for a recurrent layer is large.

`tf-<version>/<case>/` holds

| file | |
|---|---|
| `model/` | the folder that `model.save` wrote, all of it |
| `x.npz`, `y.npz` | inputs by the names of input layers, and what the loaded model predicts, by the names of output layers |
| `data.npz`, `after.h5` | of the case `trained`: a batch, and the same model after one more step on it |

`tf-<version>/checkpoints/` holds

| file | |
|---|---|
| `model.json` | the architecture of the model `trained` |
| `weights.*`, `checkpoint` | what `save_weights` wrote |
| `objects-1.*` | what `tf.train.Checkpoint(model=…, optimizer=…)` wrote; with 2.21 in several files and slices |
| `x.npz`, `y.npz` | inputs and predictions |

`tf-<version>/types/types.*` is a checkpoint of variables of every type.
"""
import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Release: interpreter, packages.
VERSIONS = {
    "2.2": ("python3.8", ["tensorflow-cpu==2.2.3", "protobuf==3.19.6"]),
    "2.4": ("python3.8", ["tensorflow-cpu==2.4.4", "protobuf==3.19.6"]),
    "2.6": ("python3.8", ["tensorflow-cpu==2.6.5", "keras==2.6.0", "protobuf==3.19.6"]),
    "2.9": ("python3.8", ["tensorflow-cpu==2.9.3", "protobuf==3.19.6"]),
    "2.12": ("python3.11", ["tensorflow-cpu==2.12.1"]),
    "2.15": ("python3.11", ["tensorflow-cpu==2.15.1"]),
    "2.21": ("python3.11", ["tensorflow-cpu==2.21.0", "tf_keras==2.21.0"]),
}

# The cases that stay.
KEPT = {
    "2.2": ["functional", "nested", "trained", "checkpoints"],
    "2.4": ["sequential", "trained", "lookups"],
    "2.6": ["functional", "trained"],
    "2.9": ["sequential", "trained", "checkpoints", "lookups"],
    "2.12": ["functional", "trained"],
    "2.15": ["sequential", "nested", "trained"],
    "2.21": ["recurrent", "trained", "checkpoints", "types", "lookups"],
}


def install(version, folder, interpreters):
    """Makes the environment of `version`."""
    python, packages = VERSIONS[version]
    subprocess.run([interpreters[python], "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "--quiet", *packages], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=f"of {', '.join(VERSIONS)}; all unless given")
    parser.add_argument("--environments", type=Path, required=True, help="folder of the virtual environments")
    parser.add_argument("--install", action="store_true", help="make environments that are missing")
    parser.add_argument("--all", action="store_true", help="keep every case of every release")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for the files")
    parser.add_argument("--python3.8", dest="python38", default="python3.8", help="interpreter for releases up to 2.9")
    parser.add_argument("--python3.11", dest="python311", default=sys.executable, help="interpreter for later ones")
    arguments = parser.parse_args()
    interpreters = {"python3.8": arguments.python38, "python3.11": arguments.python311}
    for version in arguments.versions or VERSIONS:
        folder = arguments.environments.resolve() / f"tf-{version}"
        if arguments.install and not (folder / "bin/python").exists():
            install(version, folder, interpreters)
        target = arguments.into / f"tf-{version}"
        shutil.rmtree(target, ignore_errors=True)
        cases = [] if arguments.all else KEPT[version]
        environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3",
                       "TF_ENABLE_ONEDNN_OPTS": "0", "TF_USE_LEGACY_KERAS": str(int(version == "2.21"))}
        subprocess.run([folder / "bin/python", HERE / "write.py", version, target, *cases], check=True, env=environment)
        for case in sorted(target.iterdir()):
            size = sum(path.stat().st_size for path in case.rglob("*") if path.is_file())
            print(f"tf-{version} {case.name:<12} {size // 1024:5} KiB", flush=True)


if __name__ == "__main__":
    main()
