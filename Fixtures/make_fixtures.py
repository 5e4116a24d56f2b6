#!/usr/bin/env python3
"""Makes every fixture of this folder with real Keras; see README.md.

Without `--part` it runs each part in a process of its own, because the Keras backend is fixed at import.
"""
import argparse
import importlib
import os
import subprocess
import sys

PARTS = [
    # part, writer, backend
    ("digits", "tf_keras", "tensorflow"),
    ("antirectifier", "tf_keras", "tensorflow"),
    ("antirectifier", "keras3", "tensorflow"),
    ("convolutional", "tf_keras", "tensorflow"),
    ("convolutional", "keras3", "tensorflow"),
    ("convolutional", "keras3", "jax"),
    ("graph", "tf_keras", "tensorflow"),
    ("graph", "keras3", "tensorflow"),
    ("elementwise", "tf_keras", "tensorflow"),
    ("elementwise", "keras3", "tensorflow"),
    ("archive", "tf_keras", "tensorflow"),
    ("archive", "keras3", "tensorflow"),
    ("old_form", "tf_keras", "tensorflow"),
    ("meaning", "tf_keras", "tensorflow"),
    ("meaning", "keras3", "tensorflow"),
    ("training", "tf_keras", "tensorflow"),
    ("training", "keras3", "tensorflow"),
]


def run_part(part, writer_name, mnist):
    from making import antirectifier_cases
    from making.writers import Writer

    if part == "digits":
        return antirectifier_cases.make_digits()
    writer = Writer(writer_name)
    if part == "antirectifier":
        return antirectifier_cases.make_antirectifier(writer, mnist)
    importlib.import_module(f"making.{part}_cases").make_all(writer)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", help="folder with the four MNIST files (*-ubyte.gz)")
    parser.add_argument("--only", help="make only this part")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        return run_part(arguments.part, arguments.writer, arguments.mnist)
    for part, writer, backend in PARTS:
        if arguments.only and arguments.only != part:
            continue
        if part == "antirectifier" and not arguments.mnist:
            raise SystemExit("the part antirectifier trains on MNIST: pass --mnist FOLDER")
        print(f"== {part} ({writer} on {backend})", flush=True)
        environment = dict(
            os.environ, KERAS_BACKEND=backend, TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0",
            CUDA_VISIBLE_DEVICES="-1", PYTHONHASHSEED="0")
        command = [sys.executable, __file__, "--part", part, "--writer", writer]
        subprocess.run(command + (["--mnist", arguments.mnist] if arguments.mnist else []), env=environment, check=True)


if __name__ == "__main__":
    main()
