#!/usr/bin/env python3
"""Times two builds of kerasrun in turns on a quiet machine: what one change costs or gains.

    swift build -c release && python3 Benchmarks/training_keras.py --write FOLDER && \\
      python3 Benchmarks/before_after.py OTHER/.build/release FOLDER

OTHER is a checkout of the state before, built the same way. Cases: an epoch of the Antirectifier network, single predictions, a
step of the LSTM and of ResNet20, and a cold `kerasrun predict`: a new process that opens a model and predicts. Every figure is the
median of --rounds rounds; the builds take turns.
"""
import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLD = "cold predict"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the build folder of the state before")
    parser.add_argument("networks", help="the folder that training_keras.py --write wrote")
    parser.add_argument("--after", default=ROOT / ".build/release", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    model = ROOT / "Fixtures/predict/antirectifier_keras3/model.h5"
    images = ROOT / "Fixtures/digits/digits-images.idx"

    times = {}
    for _ in range(arguments.rounds):
        for name, build in (("before", arguments.before), ("after", arguments.after)):
            for command in (["speed", "--epochs", "2"], ["training", arguments.networks, "--epochs", "2"]):
                output = subprocess.run(
                    [str(build / "kerasrun-bench"), *command], check=True, capture_output=True, text=True).stdout
                for line in output.splitlines():
                    result = json.loads(line)
                    times.setdefault(result["case"], {}).setdefault(name, []).append(result["seconds"])
            for _ in range(10):
                start = time.perf_counter()
                subprocess.run([str(build / "kerasrun"), "predict", str(model), str(images)], check=True, capture_output=True)
                times.setdefault(COLD, {}).setdefault(name, []).append(time.perf_counter() - start)
    for case, found in times.items():
        medians = {name: statistics.median(seconds) for name, seconds in found.items()}
        least = {f"least_{name}": min(seconds) for name, seconds in found.items()}
        print(json.dumps({
            "case": case, **{name: round(s, 6) for name, s in (medians | least).items()},
            "ratio": round(medians["after"] / medians["before"], 3),
            "ratio_of_least": round(least["least_after"] / least["least_before"], 3)}), flush=True)


if __name__ == "__main__":
    main()
