#!/usr/bin/env python3
"""Runs kerasrun's benchmark beside the other systems, one after the other, and prints one table.

Ours is `kerasrun-bench`, which prints the same JSON lines as the scripts here: {"system", "case", "seconds", …}.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def counterparts(arguments):
    """(command, environment) of every other system."""
    mnist = ["--mnist", arguments.mnist] if arguments.mnist else []
    script = lambda name, *more: [arguments.python, str(HERE / name), *more]
    fixture = str(HERE.parent / "Fixtures" / "predict" / "antirectifier_keras3")
    return {
        "peak": (script("gemm_peak.py"), {}),
        "jax": (script("epoch_jax.py", *mnist), {}),
        "keras-jax": (script("epoch_keras.py", *mnist), {"KERAS_BACKEND": "jax"}),
        "keras-tensorflow": (script("epoch_keras.py", *mnist), {"KERAS_BACKEND": "tensorflow"}),
        "onnxruntime": (script("predict_onnxruntime.py", fixture), {}),
        "steps-kerasrun": ([arguments.bench, "training", arguments.steps], {}),
        "steps-keras-jax": (script("training_keras.py", arguments.steps, "--cases", "lstm"), {"KERAS_BACKEND": "jax"}),
        "steps-keras-tensorflow": (
            script("training_keras.py", arguments.steps, "--cases", "resnet20"), {"KERAS_BACKEND": "tensorflow"}),
    }


def lines_of(command, environment):
    """The JSON lines a command prints; what fails is said and left out."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}
    result = subprocess.run(command, env={**os.environ, **quiet, **environment}, capture_output=True, text=True)
    if result.returncode != 0:
        print(f"{' '.join(command)} failed:\n{result.stderr.strip()[-500:]}", file=sys.stderr)
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def whole_process(program, images, runs=11):
    """`kerasrun predict` of 10,000 images as a whole process, reading included: its median time and highest memory."""
    import statistics
    import time

    model = HERE.parent / "Fixtures" / "predict" / "antirectifier_keras3" / "model.h5"
    times, memory = [], []
    for _ in range(runs):
        start = time.perf_counter()
        child = subprocess.Popen([program, "predict", str(model), images, "--quiet", "--output", "/dev/shm/predicted.npy"])
        _, status, usage = os.wait4(child.pid, 0)
        times.append(time.perf_counter() - start)
        memory.append(usage.ru_maxrss / 1024)
        if status != 0:
            print(f"kerasrun predict ended with status {status}", file=sys.stderr)
            return []
    os.remove("/dev/shm/predicted.npy")
    return [{"system": "kerasrun", "case": "predict-10000-process", "seconds": statistics.median(times[1:]),
             "megabytes": round(max(memory), 1)}]


def table(results):
    """Rows are cases; columns are systems; the factor is that of ours."""
    cases = list(dict.fromkeys(result["case"] for result in results))
    for case in cases:
        rows = [result for result in results if result["case"] == case]
        ours = next((row["seconds"] for row in rows if row["system"] == "kerasrun"), None)
        print(f"\n{case}")
        for row in sorted(rows, key=lambda row: row["seconds"]):
            factor = f"   ours / this = {ours / row['seconds']:.2f}" if ours and row["system"] != "kerasrun" else ""
            rate = f"   {row['gflops']:.0f} GFLOP/s" if "gflops" in row else ""
            rate += f"   {row['megabytes']:.0f} MB" if "megabytes" in row else ""
            value = row["seconds"]
            print(f"  {row['system']:<20}{value * 1e6:>12.1f} us" if value < 1e-2 else
                  f"  {row['system']:<20}{value:>12.3f} s ", end="")
            print(rate + factor)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", help="folder with the MNIST files; random data of the same size without")
    parser.add_argument("--python", default=sys.executable, help="a Python with Fixtures/requirements.txt installed")
    parser.add_argument("--bench", default=str(HERE.parent / ".build/release/kerasrun-bench"), help="our benchmark")
    parser.add_argument("--only", nargs="+", help="of: kerasrun, peak, jax, keras-jax, keras-tensorflow, onnxruntime, steps-kerasrun, "
                        "steps-keras-jax, steps-keras-tensorflow")
    parser.add_argument("--rounds", type=int, default=1,
                        help="repeat everything in turn and keep each system's best median")
    parser.add_argument("--steps", default="/dev/shm/kerasrun-steps", help="where the networks of training steps go")
    arguments = parser.parse_args()
    systems = counterparts(arguments)
    if not arguments.only or any(name.startswith("steps-") for name in arguments.only):
        lines_of([arguments.python, str(HERE / "training_keras.py"), arguments.steps, "--write"],
                 {"KERAS_BACKEND": "tensorflow"})
    if Path(arguments.bench).exists():
        mnist = ["--mnist", arguments.mnist] if arguments.mnist else []
        systems["kerasrun"] = ([arguments.bench, *mnist], {})
    else:
        del systems["steps-kerasrun"]
        print(f"{arguments.bench} is not built: only the others are measured", file=sys.stderr)
    best = {}
    for _ in range(arguments.rounds):
        for name, (command, environment) in systems.items():
            if arguments.only and name not in arguments.only:
                continue
            results = lines_of(command, environment)
            if name == "kerasrun" and arguments.mnist:
                program = str(Path(arguments.bench).parent / "kerasrun")
                results += whole_process(program, f"{arguments.mnist}/t10k-images-idx3-ubyte.gz")
            for result in results:
                print(json.dumps(result), file=sys.stderr, flush=True)
                key = (result["system"], result["case"])
                if key not in best or result["seconds"] < best[key]["seconds"]:
                    best[key] = result
    table(list(best.values()))


if __name__ == "__main__":
    main()
