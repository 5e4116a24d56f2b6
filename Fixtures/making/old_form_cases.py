"""Files in older forms, made by rewriting attributes of a file that tf_keras wrote."""
import json

import h5py
import numpy as np

from .writers import ROOT, randomize_weights, save_predict_case

GLOROT = {"class_name": "VarianceScaling",
          "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}


def small_network(writer):
    layers = writer.layers
    model = writer.keras.Sequential([
        layers.Input((6,)),
        layers.Dense(8, activation="relu", name="dense_1"),
        layers.Dropout(0.2, name="dropout_1"),
        layers.BatchNormalization(name="batch_normalization_1"),
        layers.Dense(3, activation="softmax", name="dense_2"),
    ])
    randomize_weights(model, 60)
    return model


def old_layer(entry):
    """A layer's JSON as Keras 2.2 wrote it: no module names, no `dtype`, initializers under their old class."""
    config = {key: value for key, value in entry["config"].items() if key != "dtype"}
    for key, value in config.items():
        if key.endswith("_initializer"):
            config[key] = GLOROT if value["class_name"] == "GlorotUniform" else {
                "class_name": value["class_name"], "config": value["config"]}
    return {"class_name": entry["class_name"], "config": config}


def set_fixed_strings(attributes, name, values):
    attributes[name] = np.array([value.encode() for value in values])


def make_sequential_list_config(writer):
    writer.seed(60)
    folder = save_predict_case(
        writer, "sequential_list_config", small_network(writer),
        [np.random.default_rng(61).normal(0, 1, (5, 6)).astype("float32")],
        "written by tf_keras, attributes then rewritten as Keras 2.2.2 had them: `config` a bare list, no InputLayer, "
        "fixed-length strings, no group top_level_model_weights")
    with h5py.File(folder / "model.h5", "r+") as file:
        config = json.loads(file.attrs["model_config"])
        layers = [old_layer(entry) for entry in config["config"]["layers"] if entry["class_name"] != "InputLayer"]
        layers[0]["config"] = {"name": layers[0]["config"].pop("name"), "trainable": True,
                               "batch_input_shape": [None, 6], "dtype": "float32", **layers[0]["config"]}
        text = json.dumps({"class_name": "Sequential", "config": layers})
        weights = file["model_weights"]
        for attributes in (file.attrs, weights.attrs):
            attributes["keras_version"] = np.bytes_("2.2.2")
            attributes["backend"] = np.bytes_("tensorflow")
        file.attrs["model_config"] = np.bytes_(text)
        del weights["top_level_model_weights"]
        set_fixed_strings(weights.attrs, "layer_names", [entry["config"]["name"] for entry in layers])
        for group in weights.values():
            names = [name if isinstance(name, str) else name.decode() for name in group.attrs["weight_names"]]
            if names:
                set_fixed_strings(group.attrs, "weight_names", names)
    check_reload(writer, folder)


def make_chunked_names(writer):
    """The lists that HDF5 cannot hold in one attribute are split; here they are split though they are short."""
    writer.seed(62)
    folder = save_predict_case(
        writer, "chunked_names", small_network(writer),
        [np.random.default_rng(62).normal(0, 1, (5, 6)).astype("float32")],
        "written by tf_keras; `layer_names` and one `weight_names` then split into numbered pieces")
    with h5py.File(folder / "model.h5", "r+") as file:
        weights = file["model_weights"]
        for group, name, pieces in (
                (weights, "layer_names", 3), (weights["batch_normalization_1"], "weight_names", 2)):
            values = [value if isinstance(value, str) else value.decode() for value in group.attrs[name]]
            del group.attrs[name]
            for index, piece in enumerate(np.array_split(values, pieces)):
                set_fixed_strings(group.attrs, f"{name}{index}", [str(value) for value in piece])
    check_reload(writer, folder)


def check_reload(writer, folder):
    """Keras itself must still open the rewritten file and predict the recorded outputs."""
    model = writer.keras.models.load_model(str(folder / "model.h5"))
    with np.load(folder / "x.npz") as x, np.load(folder / "y.npz") as y:
        np.testing.assert_allclose(model.predict(x[x.files[0]], verbose=0), y[y.files[0]], rtol=1e-6, atol=1e-6)


def make_weights_only(writer):
    """Architecture JSON and a weights-only `.h5` beside each other, the way `--weights` takes them."""
    writer.seed(63)
    model = small_network(writer)
    folder = save_predict_case(
        writer, "weights_only", model, [np.random.default_rng(63).normal(0, 1, (5, 6)).astype("float32")],
        "model.h5 is the whole model; architecture.json and weights.h5 are the same in two files")
    (folder / "architecture.json").write_text(model.to_json())
    model.save_weights(str(folder / "weights.h5"))


def make_cudnn(writer):
    """The layers for graphics cards: Keras itself says what their weights are for LSTM and GRU, which run anywhere."""
    from tf_keras.src.layers.rnn.cudnn_gru import CuDNNGRU
    from tf_keras.src.layers.rnn.cudnn_lstm import CuDNNLSTM

    layers, keras = writer.layers, writer.keras

    def network(lstm, gru):
        return keras.Sequential([
            keras.Input((5, 3), name="x"), lstm(4, return_sequences=True, name="a"),
            layers.Bidirectional(gru(2, name="b"), name="both")])

    writer.seed(64)
    cudnn, model = network(CuDNNLSTM, CuDNNGRU), network(layers.LSTM, layers.GRU)
    random = np.random.default_rng(65)
    for weight in cudnn.weights:
        weight.assign(random.normal(0, 0.5, weight.shape))
    folder = ROOT / "predict" / "cudnn_tf_keras"
    folder.mkdir(parents=True, exist_ok=True)
    cudnn.save(str(folder / "model.h5"))
    written = (folder / "model.h5").read_bytes()
    model.load_weights(str(folder / "model.h5"))
    save_predict_case(
        writer, "cudnn", model, [random.normal(0, 1, (4, 5, 3)).astype("float32")],
        "the layers are CuDNNLSTM and CuDNNGRU; predicted with LSTM and GRU, into which Keras converts their weights")
    (folder / "model.h5").write_bytes(written)


def make_all(writer):
    make_cudnn(writer)
    make_sequential_list_config(writer)
    make_chunked_names(writer)
    make_weights_only(writer)
