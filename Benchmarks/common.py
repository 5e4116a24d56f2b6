"""What the benchmark scripts share: MNIST, timing, and one JSON line a result."""
import gzip
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np


def load_mnist(folder):
    """(x_train, y_train, x_test, y_test): images (n, 784) in 0…1, class indices."""
    arrays = []
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            data = gzip.decompress((Path(folder) / f"{part}-{kind}-ubyte.gz").read_bytes())
            array = np.frombuffer(data, np.uint8, offset=16 if "images" in kind else 8)
            arrays.append(array.reshape(-1, 784).astype("float32") / 255 if "images" in kind else array)
    return arrays


def random_mnist(seed=0):
    """Data of MNIST's size, for timing where no MNIST is at hand."""
    random = np.random.default_rng(seed)
    x = random.random((60000, 784), dtype=np.float32)
    return x, random.integers(0, 10, 60000).astype(np.uint8)


def training_data(folder):
    """Images and one-hot labels of the 60,000 training samples."""
    x, y = load_mnist(folder)[:2] if folder else random_mnist()
    return x, np.eye(10, dtype=np.float32)[y]


def seconds(function):
    """How long one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def times_of(function, repeats, warmup=1):
    """The times of `repeats` calls after `warmup` calls that do not count."""
    for _ in range(warmup):
        function()
    return [seconds(function) for _ in range(repeats)]


def median_seconds(function, repeats, warmup=1):
    """The median of `times_of`."""
    return statistics.median(times_of(function, repeats, warmup))


def report(system, case, value, **more):
    """Prints one result as a line of JSON."""
    print(json.dumps({"system": system, "case": case, "seconds": value, **more}), flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)
