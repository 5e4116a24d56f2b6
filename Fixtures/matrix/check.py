#!/usr/bin/env python3
"""The way back: kerasrun writes, and the Keras that wrote the original opens it; then other generations do.

    python3.11 Fixtures/matrix/check.py --environments FOLDER [--matrix Fixtures/matrix] [--kerasrun .build/release/kerasrun]

For every model of the matrix (see `make.py`, best with `--all`):

* written back: kerasrun trains a step and saves. The Keras that wrote the file opens the result, which gives the outputs
  and the state of the optimizer that this Keras itself has after the same step; for models with dropout, the outputs that
  kerasrun gives.
* converted: kerasrun converts it to an `.h5` for tf_keras and to `.h5`, `.keras` and `.weights.h5` for Keras 3. These
  open the result, with the outputs of the original.

Prints a line for every disagreement and the counts, and exits 1 when anything disagrees. What Keras cannot do with the
original either is no disagreement and counted apart. Needs numpy.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from make import VERSIONS, write

HERE = Path(__file__).resolve().parent
# What files are converted to: the extension, what kerasrun is told, and the Keras that opens the result.
TARGETS = {"tf_keras .h5": (".h5", ["--format", "keras2"], "tf_keras"),
           "Keras 3 .h5": (".h5", ["--format", "keras3"], "keras-3.15"),
           "Keras 3 .keras": (".keras", [], "keras-3.15"),
           "Keras 3 .weights.h5": (".weights.h5", [], "keras-3.15"),
           "Keras 3.9 .keras": (".keras", [], "keras-3.9")}


def models(folder):
    """The models in the folder of a version: name, file, file of weights or None."""
    for path in sorted(folder.iterdir()):
        name, _, form = path.name.partition(".")
        if not (folder / f"{name}.x.npz").exists():
            continue
        architectures = [folder / f"{name}{extension}" for extension in (".json", ".yaml")]
        architecture = next((file for file in architectures if file.exists()), None)
        if form in ("h5", "keras"):
            yield name, path, None
        elif form in ("weights.h5", "old_weights.h5") and architecture:
            yield name, architecture, path


def options(version, name):
    # Said, because tf.keras and kerasrun take Theano's kernels of Keras 2 as they are, and because only names of weights
    # tell what wrote a file of Keras 1.
    is_untold = version.startswith(("keras-2.2.4", "keras-0")) or name == "max_pooling2d_same"
    return ["--theano-kernels"] if is_untold else []


class KerasRun:
    def __init__(self, program):
        self.program, self.notes = program, ""

    def __call__(self, *arguments):
        """Runs a command; returns what it says when it fails, else None."""
        result = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        self.notes = result.stderr
        if result.returncode:
            return (result.stderr.strip().splitlines() or ["failed"])[-1]
        return None


def stored(path, prefix=""):
    with np.load(path) as arrays:
        return [arrays[name] for name in sorted(arrays.files) if name.startswith(prefix)] if prefix else [
            arrays[name] for name in arrays.files]


def deviation(found, wanted):
    """The largest difference, relative to each array's range; infinite where they are not of the same form."""
    if len(found) != len(wanted) or any(a.shape != b.shape for a, b in zip(found, wanted)):
        return float("inf")
    worst = 0.0
    for a, b in zip(found, wanted):
        if b.size:
            b = b.astype("float64")
            worst = max(worst, float(np.abs(a - b).max() / max(np.ptp(b), np.abs(b).max(), 1e-3)))
    return worst


class Check:
    def __init__(self, arguments, scratch):
        self.matrix, self.environments, self.scratch = arguments.matrix, arguments.environments.resolve(), scratch
        self.kerasrun = KerasRun(arguments.kerasrun)
        self.counts, self.tasks, self.judges, self.number = Counter(), {}, [], 0

    def python(self, version):
        """The interpreter of the Keras that wrote a folder of the matrix."""
        return self.environments / version.removesuffix("-layers") / "bin/python"

    def new(self, extension):
        self.number += 1
        return self.scratch / f"{self.number}{extension}"

    def say(self, kind, verdict, subject="", reason=""):
        self.counts[kind, verdict] += 1
        if reason:
            print(f"{verdict:<8} {kind}: {subject}: {reason[:300]}", flush=True)

    def read_later(self, version, model, weights, x):
        """Has the Keras of `version` open a model when all are ready; returns where it puts what it sees."""
        result = self.new(".npz")
        self.tasks.setdefault(version, []).append(
            {"model": str(model), "weights": weights and str(weights), "x": str(x), "result": str(result)})
        return result

    def written_back(self, version, name, model, folder):
        kind, subject = "written back", f"{version}/{model.name}"
        out, inputs = self.new(model.suffix), folder / f"{name}.x.npz"
        targets = folder / f"{name}.t.npz"
        is_random = not targets.exists()
        if is_random:
            targets = folder / f"{name}.y.npz"
        is_compiled = (folder / f"{name}.state.npz").exists()
        compiling = [] if is_compiled else ["--optimizer", "sgd", "--loss", "mean_squared_error"]
        problem = self.kerasrun("train", model, "--data", inputs, "--labels", targets, "--batch-size", "4", "--no-shuffle",
                                "--quiet", "--output", out, *compiling, *options(version, name))
        if problem and "nothing to train" in problem:
            return self.say(kind, "nothing to train")
        wanted = folder / f"{name}.next.npz"
        if not problem and is_random:
            wanted = self.new(".npz")
            problem = self.kerasrun("predict", out, inputs, "--quiet", "--output", wanted, *options(version, name))
        if problem:
            return self.say(kind, "FAIL", subject, problem)
        original = self.read_later(version, model, None, inputs)
        copy = self.read_later(version, out, None, inputs)

        def judge(failed):
            if str(original) in failed:
                return self.say(kind, "cannot", subject, f"Keras cannot open its own file: {failed[str(original)]}")
            if str(copy) in failed:
                return self.say(kind, "FAIL", subject, failed[str(copy)])
            outputs = deviation(stored(copy, "y"), stored(wanted))
            if outputs > 1e-4:
                return self.say(kind, "FAIL", subject, f"outputs differ by {outputs:.1e}")
            if is_compiled and deviation(stored(original, "s"), stored(folder / f"{name}.state.npz")) > 0:
                return self.say(kind, "agrees in outputs (Keras does not restore the optimizer of its own file)")
            if not is_random:
                found, known = stored(copy, "s"), stored(folder / f"{name}.next_state.npz")
                if version == "keras-1.2.2" and name in ("functional", "frozen"):
                    # Its SGD has the count of steps, but counts only for a learning rate that decays.
                    found, known = found[1:], known[1:]
                state = deviation(found, known)
                if state > 1e-3:
                    return self.say(kind, "FAIL", subject, f"the optimizer's state differs by {state:.1e}")
            return self.say(kind, "agrees")

        self.judges.append(judge)

    def converted(self, version, name, model, weights, folder):
        for target, (extension, flags, reader) in TARGETS.items():
            kind, subject = f"converted to {target}", f"{version}/{(weights or model).name}"
            out, inputs = self.new(extension), folder / f"{name}.x.npz"
            source = ["--weights", weights] if weights else []
            problem = self.kerasrun("convert", model, *source, "--output", out, *flags, *options(version, name))
            beside = None
            if not problem and extension == ".weights.h5":
                out, beside = self.new(".json"), out
                problem = self.kerasrun("convert", model, *source, "--output", out, "--format", "keras3-json",
                                        *options(version, name))
            if problem:
                self.say(kind, "refused", subject, problem)
                continue
            result = self.read_later(reader, out, beside, inputs)

            # Keras up to 3.11 takes no layers for an activation, which is how the older hard_sigmoid is said.
            is_newer = reader == "keras-3.9" and "needs Keras 3.12" in self.kerasrun.notes

            def judge(failed, kind=kind, subject=subject, result=result, is_newer=is_newer):
                if str(result) in failed:
                    # TensorFlow convolves with the channels first on graphics cards only.
                    is_able = "Graph execution error" not in failed[str(result)] and not is_newer
                    return self.say(kind, "FAIL" if is_able else "cannot", subject, failed[str(result)])
                outputs = deviation(stored(result, "y"), stored(folder / f"{name}.y.npz"))
                if outputs > 1e-4:
                    return self.say(kind, "FAIL", subject, f"outputs differ by {outputs:.1e}")
                return self.say(kind, "agrees")

            self.judges.append(judge)

    def run(self, versions):
        for version in [folder for version in versions for folder in (version, f"{version}-layers")]:
            folder = self.matrix / version
            if version.endswith("-layers") and not folder.exists():
                continue
            if not folder.exists() or not self.python(version).exists():
                print(f"absent   {version}: no folder or no environment")
                self.counts["versions", "absent"] += 1
                continue
            for name, model, weights in models(folder):
                if weights is None:
                    self.written_back(version, name, model, folder)
                self.converted(version, name, model, weights, folder)
        failed = {}
        for version, tasks in self.tasks.items():
            if not self.python(version).exists():
                failed.update({task["result"]: f"no environment of {version}" for task in tasks})
                continue
            path = self.new(".json")
            path.write_text(json.dumps(tasks))
            report = write(version.removesuffix("-layers"), self.python(version), path, "read.py")
            failed.update(report.get("failed", {task["result"]: report.get("error") for task in tasks}))
        for judge in self.judges:
            judge(failed)
        for (kind, verdict), count in sorted(self.counts.items()):
            print(f"{kind}: {count} {verdict}")
        return 1 if any(verdict == "FAIL" for _, verdict in self.counts) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="VERSION", help="all unless given")
    parser.add_argument("--environments", type=Path, required=True, help="folder of the virtual environments")
    parser.add_argument("--matrix", type=Path, default=HERE, help="folder of the matrix")
    parser.add_argument("--kerasrun", default=str(HERE.parent.parent / ".build/release/kerasrun"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return Check(arguments, Path(scratch)).run(arguments.versions or list(VERSIONS))


if __name__ == "__main__":
    sys.exit(main())
