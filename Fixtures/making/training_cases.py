"""Step-for-step training oracles: a compiled file, the batches, and the file after 100 steps."""
import json

import h5py
import numpy as np

from .training_models import BATCH_SIZE
from .training_table import CASES
from .writers import ROOT, as_list, custom_object_forms, save_npz, write_json

STEPS = 100
# How far a run in float64 may end from the float32 run; keeps chaotic cases out of the oracles.
CONDITIONING = 2e-5


def compiled(writer, case, weights=None):
    model = case.model(writer)
    if weights is not None:
        model.set_weights(weights)
    loss = case.loss(writer) if callable(case.loss) else case.loss
    model.compile(optimizer=case.optimizer(writer), loss=loss, **(case.compile or {"metrics": ["accuracy"]}))
    return model


def optimizer_variables(model):
    variables = model.optimizer.variables
    return variables() if callable(variables) else variables


def train(writer, model, x, y, steps):
    """Trains in the order of the data, cycling, and returns the loss of each step."""
    losses, batches = [], len(x[0]) // BATCH_SIZE
    for step in range(steps):
        rows = slice(step % batches * BATCH_SIZE, (step % batches + 1) * BATCH_SIZE)
        model.reset_metrics()
        result = model.train_on_batch([a[rows] for a in x] if len(x) > 1 else x[0][rows],
                                      [a[rows] for a in y] if len(y) > 1 else y[0][rows])
        losses.append(float(as_list(result)[0]))
    return np.array(losses, "float32")


def evaluate(model, x, y):
    result = model.evaluate(x if len(x) > 1 else x[0], y if len(y) > 1 else y[0],
                            batch_size=BATCH_SIZE, verbose=0, return_dict=True)
    return {name: np.float32(value) for name, value in result.items()}


def float64_deviation(writer, case, x, y, start, end):
    """Repeats the whole run in float64; the largest difference, relative to the largest value of each array."""
    keras = writer.keras
    keras.backend.set_floatx("float64")
    try:
        writer.seed(1)
        model = compiled(writer, case, start)
        cast = lambda arrays: [a.astype("float64") if a.dtype.kind == "f" else a for a in arrays]
        train(writer, model, cast(x), cast(y), case.steps_before + STEPS)
        deviation = 0.0
        mine = model.get_weights() + [np.array(v) for v in optimizer_variables(model)]
        names = [weight.name for weight in model.weights] + [""] * len(mine)
        for name, ours, theirs in zip(names, end, mine):
            if "moving_variance" in name and not writer.is_keras3:
                continue  # tf_keras corrects it by n / (n - 1) in float32 (its fused kernel) but not in float64
            scale = np.abs(theirs).max() if theirs.size else 0
            if scale > 0:
                deviation = max(deviation, float(np.abs(ours - theirs).max() / scale))
        return deviation
    finally:
        keras.backend.set_floatx("float32")


def make_case(writer, case, seed):
    folder = ROOT / "training" / f"{case.name}_{writer.name}"
    folder.mkdir(parents=True, exist_ok=True)
    x, y = (as_list(part) for part in case.data(seed))
    writer.seed(seed)
    model = compiled(writer, case)
    start = model.get_weights()
    train(writer, model, x, y, case.steps_before)
    # Evaluated before it is saved: tf_keras resolves "accuracy" from the labels it has seen, and wrongly without any.
    save_npz(folder / "metrics.npz", evaluate(model, x, y))
    model.save(str(folder / "model.h5"))
    np.save(folder / "losses.npy", train(writer, model, x, y, STEPS))
    model.save(str(folder / "after.h5"))
    save_npz(folder / "metrics_after.npz", evaluate(model, x, y))
    save_npz(folder / "data.npz", {
        **{f"x{i}": a for i, a in enumerate(x)}, **{f"y{i}": a for i, a in enumerate(y)}})
    end = model.get_weights() + [np.array(v) for v in optimizer_variables(model)]
    with h5py.File(folder / "model.h5") as file:
        training_config = json.loads(file.attrs["training_config"])
    deviation = float64_deviation(writer, case, x, y, start, end)
    assert deviation <= CONDITIONING, f"{folder.name}: float64 ends {deviation:.1e} away; choose a tamer case"
    write_json(folder / "meta.json", {
        "written_by": writer.version,
        "backend": writer.backend,
        "note": case.note,
        "custom_objects": sorted(custom_object_forms(writer, model)),
        "batch_size": BATCH_SIZE,
        "steps": STEPS,
        "loss": training_config["loss"],
        "optimizer_config": training_config["optimizer_config"],
        "float64_deviation": float(f"{deviation:.2e}"),
    })
    print(f"{folder.name}: float64 ends {deviation:.1e} away", flush=True)


def make_all(writer):
    for index, case in enumerate(CASES):
        if case.only in (None, writer.name):
            make_case(writer, case, seed=100 + index)
