#!/usr/bin/env python3
"""Times kerasrun beside other programs: with as many threads as it takes by itself, and with one, in one run.

    swift build -c release && python3 Benchmarks/training_keras.py --write FOLDER && \\
      python3 Benchmarks/busy.py FOLDER --mnist FOLDER

The conditions are a quiet machine, four busy loops, ten busy processes (loops, and programs of several threads that sleep and
wake), one processor by affinity, and the quota of one processor by a control group (as root, where there is a `cpu` controller).
Every figure is the median of --rounds rounds; the two programs take turns.
"""
import argparse
import json
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOP = [sys.executable, "-c", "while True: pass"]
SLEEPERS = [sys.executable, "-c", """
import threading, time, hashlib
def work():
    while True:
        hashlib.sha256(bytes(3_000_000)).digest()
        time.sleep(0.003)
for _ in range(3): threading.Thread(target=work).start()
"""]


@contextmanager
def beside(*commands):
    """Runs `commands` meanwhile."""
    running = [subprocess.Popen(command) for command in commands]
    try:
        yield []
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def quota():
    """A control group that gets the time of one processor."""
    folder = next((f for f in map(Path, ("/sys/fs/cgroup/cpu", "/sys/fs/cgroup")) if (f / "tasks").exists()
                   or (f / "cgroup.procs").exists()), None)
    group = folder / "kerasrun-busy" if folder else None
    try:
        group.mkdir(exist_ok=True)
        if (group / "cpu.cfs_quota_us").exists():
            (group / "cpu.cfs_period_us").write_text("100000")
            (group / "cpu.cfs_quota_us").write_text("100000")
        else:
            (group / "cpu.max").write_text("100000 100000")
    except (OSError, AttributeError):
        yield None
        return
    try:
        yield ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$0" "$@"']
    finally:
        group.rmdir()


CONDITIONS = {
    "quiet": lambda: beside(),
    "four loops": lambda: beside(*[LOOP] * 4),
    "ten processes": lambda: beside(*[LOOP] * 5, *[SLEEPERS] * 5),
    "one processor": lambda: pinned(),
    "quota of one": quota,
}


@contextmanager
def pinned():
    yield ["taskset", "-c", "0"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", help="the folder that training_keras.py --write wrote")
    parser.add_argument("--mnist", required=True, help="a folder with the MNIST files")
    parser.add_argument("--build", default=ROOT / ".build/release", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--conditions", nargs="*", default=list(CONDITIONS), choices=list(CONDITIONS))
    arguments = parser.parse_args()
    model = ROOT / "Fixtures/predict/antirectifier_keras3/model.h5"
    bench, program = arguments.build / "kerasrun-bench", arguments.build / "kerasrun"

    def cases(threads):
        return [
            [bench, "speed", "--epochs", "2", "--skip-predictions", *threads],
            [bench, "training", arguments.networks, "--epochs", "2", *threads],
            [bench, "evaluate", model, f"{arguments.mnist}/t10k-images-idx3-ubyte.gz",
             f"{arguments.mnist}/t10k-labels-idx1-ubyte.gz", *threads],
        ]

    for condition in arguments.conditions:
        times = {}
        with CONDITIONS[condition]() as prefix:
            if prefix is None:
                print(json.dumps({"condition": condition, "skipped": "control groups cannot be made here"}))
                continue
            for _ in range(arguments.rounds):
                for name, threads in (("default", []), ("one", ["--threads", "1"])):
                    for command in cases(threads):
                        output = subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, text=True)
                        for line in output.stdout.splitlines():
                            result = json.loads(line)
                            times.setdefault(result["case"], {}).setdefault(name, []).append(result["seconds"])
        for case, found in times.items():
            medians = {name: statistics.median(seconds) for name, seconds in found.items()}
            print(json.dumps({
                "condition": condition, "case": case, **{name: round(s, 6) for name, s in medians.items()},
                "ratio": round(medians["default"] / medians["one"], 3)}), flush=True)


if __name__ == "__main__":
    main()
