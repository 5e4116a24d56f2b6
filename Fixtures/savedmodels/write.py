"""Writes the cases of `make.py` with the TensorFlow that runs it: `write.py VERSION FOLDER [CASE …]`."""
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

keras = tf.keras
layers = keras.layers

# Another optimizer for each release, so that all kinds of state occur; from 2.11 on these are new classes.
OPTIMIZERS = {
    "2.2": lambda: keras.optimizers.Nadam(0.01),
    "2.4": lambda: keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    "2.6": lambda: keras.optimizers.Adam(0.01, amsgrad=True),
    "2.9": lambda: keras.optimizers.SGD(0.01, momentum=0.9),
    "2.12": lambda: keras.optimizers.Adam(0.01),
    "2.15": lambda: keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    "2.21": lambda: keras.optimizers.AdamW(0.01),
}


def sequential(_):
    """Layers in a row, with variables that training does not change through gradients."""
    return keras.Sequential([
        layers.Conv1D(3, 2, activation="relu", input_shape=(5, 2), name="convolution"), layers.BatchNormalization(),
        layers.Flatten(), layers.Dense(2, activation="softmax")])


def functional(_):
    """Two inputs and two outputs, operations between layers, and a layer called twice."""
    first, second = keras.Input((3,), name="first"), keras.Input((3,), name="second")
    shared = layers.Dense(4, activation="tanh", name="shared")
    merged = layers.Concatenate()([shared(first), shared(second) * 2.0])
    return keras.Model([first, second], [
        layers.Dense(1, name="value")(merged), layers.Dense(3, activation="softmax", name="kind")(merged)])


def nested(_):
    """Models in a model, one of them called twice, with a frozen layer."""
    inner = keras.Sequential([layers.Dense(3, activation="relu"), layers.BatchNormalization()], name="inner")
    a = keras.Input((2,))
    middle = keras.Model(a, layers.Dense(2, trainable=False, name="frozen")(inner(layers.Dense(2)(a))), name="middle")
    x = keras.Input((2,), name="x")
    return keras.Model(x, layers.Dense(1, name="last")(layers.add([middle(x), middle(layers.Dense(2, name="first")(x))])))


def recurrent(_):
    """Cells in a list, and in layers that run both ways and remember the last batch."""
    both = layers.Bidirectional(
        layers.SimpleRNN(2, return_sequences=True, stateful=True), batch_input_shape=(4, 3, 2))
    stack = layers.RNN([layers.LSTMCell(2), layers.GRUCell(2)], name="stack")
    return keras.Sequential([both, stack, layers.Dense(1)])


def trained(version):
    """A compiled model after three steps."""
    model = keras.Sequential([
        layers.Dense(4, activation="tanh", input_shape=(3,)), layers.BatchNormalization(), layers.Dense(2, activation="softmax")])
    model.compile(OPTIMIZERS[version](), "categorical_crossentropy", metrics=["accuracy"])
    for _ in range(3):
        model.train_on_batch(*batch(model))
    return model


def lookups(_):
    """Layers for text and numbers that have learned a vocabulary, and one that was given it."""
    old = getattr(layers, "experimental", layers)
    named = lambda name: getattr(layers, name, None) or getattr(old.preprocessing, name)
    text, words, code = keras.Input((1,), dtype="string", name="text"), keras.Input((2,), dtype="string", name="words"), \
        keras.Input((1,), dtype="int64", name="code")
    vectorization = named("TextVectorization")(max_tokens=20, output_sequence_length=5)
    vectorization.adapt(tf.constant(["The cat, the dog.", "A größer cat", "dog and cat"]))
    learned = named("StringLookup")()
    learned.adapt(np.array([["b", "a"], ["b", "c"]]))
    given = named("StringLookup")(vocabulary=["c", "x"])
    numbers = named("IntegerLookup")()
    numbers.adapt(np.array([[70], [4], [70], [-9]]))
    merged = layers.Concatenate()([
        layers.Flatten()(layers.Embedding(20, 3)(vectorization(text))), layers.Flatten()(layers.Embedding(9, 2)(learned(words))),
        layers.Flatten()(layers.Embedding(9, 2)(given(words))), layers.Flatten()(layers.Embedding(9, 2)(numbers(code)))])
    return keras.Model([text, words, code], layers.Dense(2, activation="softmax")(merged))


SAMPLES = {
    "text": [["the cat ate"], ["größer and grosser, DOG"], [""], ["a b c d e f g cat"]],
    "words": [["a", "b"], ["c", "x"], ["", "q"], ["b", "b"]], "code": [[4], [70], [0], [-9]]}


def batch(model):
    """Eight samples for a compiled model."""
    x = generator.standard_normal((8, *model.input_shape[1:])).astype("float32")
    return x, np.eye(model.output_shape[-1], dtype="float32")[generator.integers(0, model.output_shape[-1], 8)]


def vary(model):
    """Gives every weight a value of its own, so that none can be taken for another."""
    model.set_weights([
        (weight + generator.uniform(0.1, 0.5, weight.shape)).astype("float32") for weight in model.get_weights()])


def write_predictions(model, folder):
    """Writes x.npz and y.npz."""
    def values(name, tensor):
        if name in SAMPLES:
            return np.array(SAMPLES[name])
        return generator.standard_normal((4, *tensor.shape[1:])).astype("float32")

    inputs = {name: values(name, tensor) for name, tensor in ((tensor.name.split(":")[0], tensor) for tensor in model.inputs)}
    outputs = model.predict([tf.constant(x) if x.dtype.kind == "U" else x for x in inputs.values()], verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    np.savez(folder / "x.npz", **inputs)
    np.savez(folder / "y.npz", **dict(zip(model.output_names, outputs)))


def write_case(build, version, folder):
    """Saves a model and writes what it says once it is loaded. The saved model itself goes on training: the loaded one has no
    state of an optimizer, which Keras forgets (https://github.com/tensorflow/tensorflow/issues/44670)."""
    keras.backend.clear_session()
    model = build(version)
    if build not in (trained, lookups):
        vary(model)
    if build is recurrent:
        model.predict(generator.standard_normal((4, 3, 2)), verbose=0)
    folder.mkdir(parents=True)
    model.save(str(folder / "model"), save_format="tf")
    write_predictions(keras.models.load_model(str(folder / "model")), folder)
    if build is trained:
        x, y = batch(model)
        model.train_on_batch(x, y)
        np.savez(folder / "data.npz", x=x, y=y)
        model.save(str(folder / "after.h5"), save_format="h5")


def write_checkpoints(version, folder):
    """Saves the weights of the model `trained` in both ways."""
    keras.backend.clear_session()
    model = trained(version)
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(model.to_json())
    model.save_weights(str(folder / "weights"), save_format="tf")
    checkpoint = tf.train.Checkpoint(model=model, optimizer=model.optimizer)
    if version == "2.21":
        policy = tf.train.experimental.MaxShardSizePolicy(max_shard_size=128)
        checkpoint.save(str(folder / "objects"), options=tf.train.CheckpointOptions(experimental_sharding_callback=policy))
    else:
        checkpoint.save(str(folder / "objects"))
    (folder / "checkpoint").write_text('model_checkpoint_path: "weights"\nall_model_checkpoint_paths: "weights"\n')
    write_predictions(model, folder)


def write_types(folder):
    """Saves variables of every type, all 0, 1, 2, and some texts."""
    folder.mkdir(parents=True)
    types = ["float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
             "uint64", "bool", "complex64"]
    variables = {name: tf.Variable(tf.cast([[0, 1, 2]], name)) for name in types}
    texts = tf.Variable(["a", "", "größer"])
    tf.train.Checkpoint(texts=texts, empty=tf.Variable(tf.zeros((0, 3))), **variables).write(str(folder / "types"))


version, target, cases = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
generator = np.random.default_rng(60)
for build in [sequential, functional, nested, recurrent, trained, lookups]:
    tf.random.set_seed(60)
    if not cases or build.__name__ in cases:
        write_case(build, version, target / build.__name__)
if not cases or "checkpoints" in cases:
    write_checkpoints(version, target / "checkpoints")
if not cases or "types" in cases:
    write_types(target / "types")
