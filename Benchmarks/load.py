#!/usr/bin/env python3
"""Loads a VGG16 of 528 MB and predicts one image, kerasrun beside Keras in one run: time, and anonymous memory at its peak.

Pages of the mapped file are not anonymous: the system takes them back as it likes. Makes the file where it is missing.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


def peak_anonymous(process):
    """The most anonymous memory that `process` has until it ends, in bytes; its status is read every millisecond."""
    peak = 0
    while process.poll() is None:
        try:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("RssAnon:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
        except OSError:
            break
        time.sleep(1e-3)
    return peak


def run(command, samples):
    """The last line of JSON that `command` prints, with the memory when `samples`: reading it takes time of its own."""
    process = subprocess.Popen(command, env={**os.environ, **QUIET}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    peak = peak_anonymous(process) if samples else None
    output, _ = process.communicate()
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if process.returncode != 0 or not lines:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return json.loads(lines[-1]), peak


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default="/tmp", help="where the file is made")
    parser.add_argument("--python", default=sys.executable, help="a Python with Fixtures/requirements.txt installed")
    parser.add_argument("--bench", default=str(HERE.parent / ".build/release/kerasrun-bench"), help="our benchmark")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run; the best counts")
    arguments = parser.parse_args()
    model, inputs = (str(Path(arguments.folder) / name) for name in ("vgg16.h5", "vgg16_x.npy"))
    keras = [arguments.python, str(HERE / "load_keras.py"), model, inputs]
    if not Path(model).exists():
        subprocess.run([*keras, "--make"], env={**os.environ, **QUIET}, check=True)
    size = Path(model).stat().st_size
    best = {}
    for name, command in (("kerasrun", [arguments.bench, "loading", model, inputs]), ("keras", keras)):
        runs = [run(command, samples=False)[0] for _ in range(arguments.rounds)]
        best[name] = min(runs, key=lambda result: result["seconds"])
        _, memory = run(command, samples=True)
        times = best[name]
        first = times.get("compile", 0) + times["predict"]
        print(f"{name:10} load {times['load']:.3f} s + first prediction {first:.3f} s = {times['seconds']:.3f} s, "
              f"again {times['again']:.3f} s; anonymous memory {memory / 1e6:.0f} MB = {memory / size:.2f} x the weights")
    print(f"ours / Keras = {best['kerasrun']['seconds'] / best['keras']['seconds']:.2f}")


if __name__ == "__main__":
    main()
