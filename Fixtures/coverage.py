#!/usr/bin/env python3
"""Writes docs/coverage.md: what Keras 3 and tf_keras have, and for what of it a case by Keras exists.

    python3 Fixtures/coverage.py  (with the packages of requirements.txt)

Names and options come from Keras itself, by inspection; cases are the fixtures that the tests run. A fixture of a layer is
read, computed, differentiated, and written back (Tests/LayersTests/LayerFixtureTests.swift), one of a loss, metric, optimizer
or schedule is read, computed and written back. What has no case must have a reason in REASONS, or stands as missing.
"""

import importlib
import inspect
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tf_keras

HERE = Path(__file__).parent
FOREIGN = "a program of another framework, kept as a placeholder"
BASE = "no layer of files: a base class, or a description"
REASONS = {
    "TFSMLayer": FOREIGN, "JaxLayer": FOREIGN, "FlaxLayer": FOREIGN, "TorchModuleWrapper": FOREIGN,
    "Layer": BASE, "Wrapper": BASE, "InputSpec": BASE, "AbstractRNNCell": BASE, "Loss": BASE, "Metric": BASE,
    "Optimizer": BASE, "LearningRateSchedule": BASE, "MeanMetricWrapper": BASE, "OptimizerMap": BASE,
    "Lambda": "Python code, which is run where it is one of the known forms",
    "Mean": "measures values that a layer adds, not a model's outputs",
    "Sum": "measures values that a layer adds, not a model's outputs",
    "MeanTensor": "measures values that a layer adds, not a model's outputs",
    ("tfKeras", "Nadam"): "a case in Fixtures/fitting, since it computes otherwise where it is not traced",
    ("tfKeras", "SpectralNormalization"): "as in Keras 3; tf_keras's own needs TensorFlow's Keras 2 beside it",
    "InputLayer": "in every file of Fixtures/predict",
}
AGAIN = "Keras cannot open a model with it"
RUN = "Keras cannot run a model with it"
COMPLEX = "refused by name: it makes complex numbers"
SHAPE = "refused by name: the shape of the result depends on the elements"
CONSTANT = "of numbers alone, which Keras computes while it builds a model"
OPERATIONS = {
    "Scan": AGAIN, "AssociativeScan": AGAIN, "WhileLoop": AGAIN, "ForiLoop": AGAIN, "Cond": AGAIN, "JVP": AGAIN,
    "ConvTranspose": RUN, "Histogram": RUN, "Polar": COMPLEX, "ViewAsComplex": COMPLEX, "ViewAsReal": COMPLEX, "Eig": COMPLEX,
    "Bincount": SHAPE, "Nonzero": SHAPE, "Unique": SHAPE, "Arange": CONSTANT,
    "ElasticTransform": "refused by name: its random numbers are those of the framework that Keras runs on",
    "SegmentReduction": BASE, "Abs": "written as Absolute", "Conj": "written as Conjugate",
}
# Options that every class has, that change nothing computed, or that are covered by fixtures of their own.
COMMON = {"self", "args", "kwargs", "name", "dtype", "seed", "autocast", "trainable", "dynamic", "weights", "use_cudnn"}
ENDINGS = ("_initializer", "_regularizer", "_constraint", "quantization_config")


def found(value, generation, table):
    """Notes every serialised object inside `value`: class, and the values of its options."""
    if isinstance(value, dict):
        name, config = value.get("class_name") or value.get("class"), value.get("config")
        if isinstance(name, str) and isinstance(config, dict):
            name = {"GroupQueryAttention": "GroupedQueryAttention"}.get(name, name.split(">")[-1])
            options = table.setdefault((generation, name), {})
            for key, option in config.items():
                options.setdefault(key, set()).add(json.dumps(option, sort_keys=True))
        for inner in value.values():
            found(inner, generation, table)
    elif isinstance(value, list):
        for inner in value:
            found(inner, generation, table)


def cases():
    """The classes and options in fixtures, and how many fixtures there are of each kind."""
    table, counts = {}, {}
    lines = [("layers and operations", path) for path in sorted((HERE / "layers").glob("*.jsonl"))]
    for kind, path in lines + [("models that take text and tables", HERE / "lookups/cases.jsonl")]:
        for line in path.read_text().splitlines():
            case = json.loads(line)
            found(case, case["generation"], table)
            counts[kind] = counts.get(kind, 0) + 1
    oracles = [json.loads((HERE / "optimizers/oracle.json").read_text())]
    for path in sorted((HERE / "optimizers").glob("*.jsonl")):
        oracles.append({path.stem: [json.loads(line) for line in path.read_text().splitlines()]})
    for oracle in oracles:
        for section, entries in oracle.items():
            if isinstance(entries, list) and entries and isinstance(entries[0], dict):
                counts[section] = counts.get(section, 0) + len(entries)
                for entry in entries:
                    for generation in [entry.get("generation")] if entry.get("generation") else ["keras3", "tfKeras"]:
                        found({"case": entry}, generation, table)
    return table, counts


def classes(module):
    """The classes of `module` under their own names."""
    members = ((name, getattr(module, name)) for name in sorted(dir(module)))
    return {member.__name__: member for name, member in members
            if inspect.isclass(member) and (member.__name__ == name or name == "GroupQueryAttention")}


def options_without_case(member, values):
    missing = []
    for name, parameter in inspect.signature(member.__init__).parameters.items():
        if name in COMMON or name.endswith(ENDINGS) or parameter.kind in (
                parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        default = None if parameter.default is inspect.Parameter.empty else parameter.default
        if not values.get(name, set()) - {json.dumps(default, default=str)}:
            missing.append(name)
    return missing


def table_of(title, modules, table):
    rows, counts = [], {"keras3": [0, 0], "tfKeras": [0, 0]}
    names = sorted(set().union(*(classes(module) for module in modules.values())))
    for name in names:
        cells, options = [], []
        for generation, module in modules.items():
            member = classes(module).get(name)
            if member is None:
                cells.append("–")
                continue
            counts[generation][1] += 1
            values = table.get((generation, name))
            if values is None:
                reason = REASONS.get((generation, name)) or REASONS.get(name)
                cells.append(reason or "**missing**")
                counts[generation][0] += reason is not None
                continue
            counts[generation][0] += 1
            cells.append("yes")
            options += [option for option in options_without_case(member, values) if option not in options]
        rows.append(f"| {name} | {cells[0]} | {cells[1]} | {', '.join(f'`{o}`' for o in options)} |")
    done = ", ".join(f"{label} {counts[g][0]} of {counts[g][1]}" for g, label in (("keras3", "Keras 3"), ("tfKeras", "tf_keras")))
    return [f"## {title}", f"With a case or a reason: {done}.", "", "| | Keras 3 | tf_keras | options without a case |",
            "|---|---|---|---|", *rows, ""]


def operations_in(value, found):
    """Notes every operation of Keras 3 inside `value`: its module and its class."""
    if isinstance(value, dict):
        module = value.get("module")
        if isinstance(module, str) and module.startswith("keras.src.ops."):
            found.add((module.split(".")[-1], value["class_name"]))
        for inner in value.values():
            operations_in(inner, found)
    elif isinstance(value, list):
        for inner in value:
            operations_in(inner, found)


def operations():
    """The operations between layers of Keras 3, module by module, and those that no case has."""
    found, rows, counts = set(), [], [0, 0]
    for path in sorted((HERE / "layers").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            operations_in(json.loads(line), found)
    for part in ("numpy", "nn", "core", "math", "image", "linalg"):
        module = importlib.import_module(f"keras.src.ops.{part}")
        names = sorted(name for name, member in vars(module).items()
                       if inspect.isclass(member) and issubclass(member, keras.Operation) and member.__module__ == module.__name__)
        without = [name for name in names if (part, name) not in found]
        counts[0] += len(names) - sum(name not in OPERATIONS for name in without)
        counts[1] += len(names)
        reasons = [f"{name} ({OPERATIONS.get(name, '**missing**')})" for name in without]
        rows.append(f"| `keras.ops` of {part} | {len(names) - len(without)} of {len(names)} | {'; '.join(reasons)} |")
    return ["## Operations between layers", f"With a case or a reason: Keras 3 {counts[0]} of {counts[1]}.", "",
            "| | with a case | without one |", "|---|---|---|", *rows, ""]


def main():
    table, counts = cases()
    lines = [
        "# Coverage", "",
        f"Written by `python3 Fixtures/coverage.py` from keras {keras.__version__} and tf_keras {tf_keras.__version__}: every "
        "class that they export, and whether a case that this Keras computed is among the fixtures that the tests run. What such "
        "a case holds is read, computed, differentiated where it has gradients, and written back. The last column names options of "
        "which every case has the default.", "",
        "Cases: " + ", ".join(f"{count} of {name}" for name, count in counts.items()) + ".", ""]
    for title, path in (
            ("Layers", "layers"), ("Losses", "losses"), ("Metrics", "metrics"), ("Optimizers", "optimizers"),
            ("Schedules", "optimizers.schedules")):
        modules = {}
        for generation, module in (("keras3", keras), ("tfKeras", tf_keras)):
            for part in path.split("."):
                module = getattr(module, part)
            modules[generation] = module
        lines += table_of(title, modules, table)
    lines += operations()
    (HERE.parent / "docs/coverage.md").write_text("\n".join(lines))
    missing = sum(line.count("**missing**") for line in lines)
    print(f"{sum(counts.values())} cases; {missing} names missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
