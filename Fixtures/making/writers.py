"""The two Keras generations that write fixtures, behind one small interface."""
import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent


class Writer:
    """One generation of Keras: its module, its name in folder names and its version string."""

    def __init__(self, name):
        self.name = name
        if name == "tf_keras":
            import tf_keras as keras

            self.backend = "tensorflow"
        elif name == "keras3":
            import keras

            self.backend = keras.backend.backend()
        else:
            raise ValueError(f"unknown writer {name!r}")
        self.keras = keras
        self.layers = keras.layers
        self.is_keras3 = name == "keras3"
        self.version = f"{'keras' if self.is_keras3 else 'tf_keras'} {keras.__version__}"
        from .antirectifier_layer import antirectifier_layers

        self.Antirectifier, self.AntirectifierKernel = antirectifier_layers(self)
        if self.backend == "tensorflow":
            import tensorflow as tf

            tf.config.experimental.enable_op_determinism()

    def seed(self, value):
        """Seeds everything this Keras draws from, and restarts its automatic layer names."""
        self.keras.backend.clear_session()
        self.keras.utils.set_random_seed(value)

    def custom_objects(self, model):
        """The custom classes needed to load `model`, by name."""
        found = {}
        for layer in walk(model):
            if isinstance(layer, (self.Antirectifier, self.AntirectifierKernel)):
                found["Antirectifier"] = type(layer)
        return found


def walk(model):
    """All layers of a model, nested models opened."""
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from walk(layer)


def tensor_layer_name(tensor):
    """The name of the layer that produced a symbolic tensor."""
    history = tensor._keras_history
    return (history.operation if hasattr(history, "operation") else history.layer).name


def randomize_weights(model, seed):
    """Gives every weight a value that matters: biases off zero, moving variances positive, scales near one."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        name, shape = weight.name.split("/")[-1], tuple(weight.shape)
        if "variance" in name:
            value = random.uniform(0.3, 2.0, shape)
        elif "gamma" in name or "scale" in name:
            value = random.uniform(0.5, 1.5, shape)
        elif "kernel" in name or "embeddings" in name:
            continue
        else:
            value = random.normal(0, 0.3, shape)
        weight.assign(value.astype("float32"))


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def save_npz(path, arrays):
    """Writes arrays deflated, in the order given; byte for byte reproducible."""
    np.savez_compressed(path, **arrays)


def as_list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def save_predict_case(writer, name, model, inputs, note="", reload=True, batch_size=64, extension="h5"):
    """Writes `predict/<name>_<writer>`: the model, its inputs and what Keras predicts for them.

    `inputs` are arrays in the order of the model's inputs. The file is read back by the Keras that wrote it and
    must predict the same, so that a fixture never records a fault of Keras's own saving.
    """
    folder = ROOT / "predict" / f"{name}_{writer.name}"
    folder.mkdir(parents=True, exist_ok=True)
    outputs = as_list(model.predict(list(inputs) if len(inputs) > 1 else inputs[0], verbose=0, batch_size=batch_size))
    input_names = [tensor_layer_name(tensor) for tensor in model.inputs]
    output_names = [tensor_layer_name(tensor) for tensor in model.outputs]
    assert len(set(output_names)) == len(output_names), f"{name}: two outputs share a name: {output_names}"
    assert all(np.isfinite(y).all() for y in outputs), f"{name}: an output is not finite"
    model.save(str(folder / f"model.{extension}"))
    if reload:
        again = writer.keras.models.load_model(
            str(folder / f"model.{extension}"), custom_objects=writer.custom_objects(model))
        outputs_again = as_list(
            again.predict(list(inputs) if len(inputs) > 1 else inputs[0], verbose=0, batch_size=batch_size))
        for first, second in zip(outputs, outputs_again):
            np.testing.assert_allclose(first, second, rtol=1e-6, atol=1e-6, err_msg=name)
    save_npz(folder / "x.npz", dict(zip(input_names, inputs)))
    save_npz(folder / "y.npz", dict(zip(output_names, outputs)))
    write_json(folder / "meta.json", {
        "written_by": writer.version,
        "backend": writer.backend,
        "note": note,
        "inputs": input_names,
        "outputs": output_names,
        "custom_objects": sorted(custom_object_forms(writer, model)),
    })
    return folder


def custom_object_forms(writer, model):
    """Which published forms of the Antirectifier a model uses."""
    forms = set()
    for layer in walk(model):
        if isinstance(layer, writer.Antirectifier):
            forms.add("Antirectifier")
        if isinstance(layer, writer.AntirectifierKernel):
            forms.add("Antirectifier with kernel")
    return forms


