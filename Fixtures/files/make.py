"""Makes the files beside it: `python make.py`, with keras 3.15.1, tf_keras 2.21.0, tensorflow-cpu 2.21 and h5py 3.14.

Models are those of real Keras; files of odd types and layouts, and broken ones, are made with h5py.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
os.chdir(os.path.dirname(os.path.abspath(__file__)))

import h5py
import numpy as np


def file(name, **options):
    return h5py.File(name, "w", **options)


def types():
    with file("types.h5") as f:
        numbers = np.array([[0, 1, 2], [3, 4, 100]])
        for name in "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split():
            f[name] = numbers.astype(name)
        f["big_endian_float32"] = numbers.astype(">f4")
        f["big_endian_float16"] = numbers.astype(">f2")
        f["big_endian_int16"] = numbers.astype(">i2")
        f["bool"] = np.array([True, False, True])
        bits = (np.array([1.5, -2, 3.25], "f4").view("u4") >> 16).astype("u2")
        f["bfloat16"] = bits.view("V2")
        f["scalar"] = np.float32(2.5)
        f["empty"] = np.zeros((0, 3), "f4")
        f["unwritten"] = np.zeros((4,), "f4")[:0]
        f.create_dataset("fill", (4,), "f4")
        f["fixed_strings"] = np.array([b"one", b"three"])
        f.create_dataset("variable_strings", data=["eins", "", "dr\u00fc"], dtype=h5py.string_dtype())
        f["complex"] = np.array([1j])
        f["float8"] = np.zeros(3, "V1")
        f.create_dataset("chunked", data=np.arange(1000, dtype="f4"), chunks=(100,), compression="gzip")


def attributes():
    with file("attributes.h5") as f:
        f.attrs["bytes"] = b"ascii"
        f.attrs["str"] = "gr\u00fcn"
        f.attrs["fixed"] = np.bytes_("fixed")
        f.attrs["list of bytes"] = [b"one", b"three"]
        f.attrs["list of str"] = ["eins", "dr\u00fc"]
        f.attrs["array"] = np.array([b"one", b"three"])
        f.attrs["empty list"] = []
        f.attrs["empty"] = h5py.Empty("f4")
        f.attrs["int"] = 3
        f.attrs["floats"] = np.array([0.5, 1.5], "f4")
        f.attrs["not utf-8"] = np.bytes_(b"\xff\xfe")


def hostile():
    with file("links.h5") as f:
        f["group/weight"] = np.ones(3, "f4")
        f["soft"] = h5py.SoftLink("/group/weight")
        f["external"] = h5py.ExternalLink("types.h5", "/float32")
        with open("outside.bin", "wb") as outside:
            outside.write(bytes(16))
        f.create_dataset("outside", (4,), "f4", external=[("outside.bin", 0, 16)])
        os.remove("outside.bin")
    with file("virtual.h5") as f:
        f["weight"] = np.ones(3, "f4")
        layout = h5py.VirtualLayout((3,), "f4")
        layout[:] = h5py.VirtualSource(".", "weight", (3,))
        f.create_virtual_dataset("virtual", layout)
    with file("cyclic.h5") as f:
        f["group/weight"] = np.ones(3, "f4")
        f["group/again"] = f["group"]
    with file("shared_group.h5") as f:
        f["group/weight"] = np.ones(3, "f4")
        f["other/same"] = f["group"]
    with file("many_links_latest.h5", libver="latest") as f:
        for index in range(40):
            f[f"layer_{index}/kernel"] = np.full(3, index, "f4")
            f.attrs[f"attribute {index}"] = index
    with file("sizes.h5") as f:
        f.create_dataset("contiguous", (1 << 40,), "f4")
        f.create_dataset("chunked", (1 << 40, 4), "f4", chunks=(1024, 4))
        f.create_dataset("overflow", (1 << 31, 1 << 31, 1 << 31), "f4", chunks=(1, 1, 1))
    with file("latest.h5", libver="latest") as f:
        group = f.create_group("layer", track_order=True)
        group["weight"] = np.arange(6, dtype="f4").reshape(2, 3)
        group.attrs["weight_names"] = [b"weight"]


def weights(group, layers):
    group.attrs["layer_names"] = [name.encode() for name in layers]
    for layer, arrays in layers.items():
        child = group.create_group(layer)
        child.attrs["weight_names"] = [name.encode() for name in arrays]
        for name, array in arrays.items():
            child[name] = np.asarray(array, "f4")


def odd_models():
    config = b'{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "d"}}]}'
    layers = {"d": {"d_W": [[1, 2]], "d_b": [3, 4]}, "relu": {}}
    with file("keras1.h5") as f:
        f.attrs["keras_version"] = b"1.2.2"
        f.attrs["model_config"] = config
        weights(f.create_group("model_weights"), layers)
    with file("json_in_json.h5") as f:
        f.attrs["keras_version"] = b"2.2.4"
        f.attrs["model_config"] = b'"' + config.replace(b'"', b'\\"') + b'"'
        weights(f.create_group("model_weights"), layers)
    with file("chunked_names.h5") as f:
        f.attrs["keras_version"] = b"2.3.1"
        weights(f, {f"layer_{i}": {} for i in range(5)})
        names = f.attrs["layer_names"]
        del f.attrs["layer_names"]
        for i, part in enumerate(np.array_split(names.astype("S"), 2)):
            f.attrs[f"layer_names{i}"] = part

    def broken(name, **attributes):
        f = file(f"broken_{name}.h5")
        for key, value in {"keras_version": b"2.3.1", "model_config": config, **attributes}.items():
            if value is not None:
                f.attrs[key] = value
        return f

    with broken("no_config", model_config=None) as f:
        weights(f.create_group("model_weights"), layers)
    with broken("foreign", model_config=None, keras_version=None) as f:
        f["x"] = np.ones(3)
    with broken("json", model_config=config[:40]) as f:
        weights(f.create_group("model_weights"), layers)
    with broken("config", model_config=b"[1, 2]") as f:
        weights(f.create_group("model_weights"), layers)
    with broken("config_type", model_config=7) as f:
        weights(f.create_group("model_weights"), layers)
    with broken("training_config", training_config=b'{"loss": }') as f:
        weights(f.create_group("model_weights"), layers)
    with broken("version", keras_version=b"latest") as f:
        weights(f.create_group("model_weights"), layers)
    with broken("no_names") as f:
        f.create_group("model_weights")
    with broken("names_type") as f:
        f.create_group("model_weights").attrs["layer_names"] = [1, 2]
    with broken("no_layer") as f:
        weights(f.create_group("model_weights"), layers)
        del f["model_weights/relu"]
    with broken("layer_type") as f:
        weights(f.create_group("model_weights"), {})
        f["model_weights"].attrs["layer_names"] = [b"d"]
        f["model_weights/d"] = np.ones(3)
    with broken("no_weight") as f:
        weights(f.create_group("model_weights"), layers)
        del f["model_weights/d/d_b"]
    with broken("soft_weight") as f:
        weights(f.create_group("model_weights"), layers)
        del f["model_weights/d/d_b"]
        f["model_weights/d/d_b"] = h5py.SoftLink("/model_weights/d/d_W")
    with broken("optimizer") as f:
        weights(f.create_group("model_weights"), layers)
        f.create_group("optimizer_weights").attrs["weight_names"] = [b"Adam/iterations:0"]


def models(keras, prefix):
    layers = keras.layers
    keras.utils.set_random_seed(7)
    x, y = np.ones((4, 3), "f4"), np.ones((4, 2), "f4")
    model = keras.Sequential(
        [keras.Input((3,)), layers.Activation("relu", name="relu"), layers.Dense(2, name="output")], name="net"
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, verbose=0)
    model.save(f"{prefix}.h5")
    if prefix == "keras3":
        # save_weights of Keras 3 has no such layout any more.
        return
    model.save_weights(f"{prefix}_weights.h5")


def rewritten(name, source):
    """The file `source` as h5py rewrites it in the newest layout, in packed chunks: what libhdf5 1.10 is not given to change."""
    with h5py.File(source) as old, file(name, libver="latest") as new:
        new.attrs.update(old.attrs)

        def copy(path, thing):
            if isinstance(thing, h5py.Dataset):
                packed = {"chunks": thing.shape, "compression": "gzip"} if thing.shape else {}
                new.create_dataset(path, data=thing[()], **packed)
            else:
                new.require_group(path)
            new[path].attrs.update(thing.attrs)

        old.visititems(copy)


def zip_with_signature(name):
    """A `.keras` archive whose weights begin at byte 2048, or twice or four times that, where an HDF5 file may begin too."""
    import io
    import json
    import zipfile

    with zipfile.ZipFile("../fitting/constant_rate_rmsprop_keras_keras3/model.keras") as old:
        config = json.dumps(json.loads(old.read("config.json")))
        weights = io.BytesIO(old.read("model.weights.h5"))
        with zipfile.ZipFile(name, "w") as new:
            new.writestr(zipfile.ZipInfo("metadata.json"), old.read("metadata.json"))
            # A header of 30 bytes and a name stand before the bytes of each member.
            start = new.fp.tell() + 30 + len("config.json") + len(config) + 30 + len("model.weights.h5")
            place = 2048
            while place < start:
                place *= 2
            new.writestr(zipfile.ZipInfo("config.json"), config + " " * (place - start))
            new.writestr(zipfile.ZipInfo("model.weights.h5"), weights.getvalue())
    assert open(name, "rb").read()[place:place + 4] == b"\x89HDF"


if __name__ == "__main__":
    types()
    attributes()
    hostile()
    odd_models()
    import keras
    import tf_keras

    models(keras, "keras3")
    models(tf_keras, "tf_keras")
    rewritten("rewritten.h5", "tf_keras.h5")
    zip_with_signature("signature.keras")
