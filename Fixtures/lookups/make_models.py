"""Writes whole models that take text and tables as Keras saves them, with what Keras predicts and how it trains.

    python3 make_models.py  (Keras 3 on TensorFlow)

classifier/ has a text classifier and reviews.txt, table/ a model with six inputs of three kinds and table.csv, features/ one behind a FeatureSpace. Each has Keras's
outputs in y.npz, and in trained.npz what Keras predicts after three epochs of plain gradient descent on the same samples.
adapted.npz is what it predicts of them after its layers have learned from other.txt or other.csv instead; the vocabularies of
the table are as large as before.
"""

import csv
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = Path(__file__).resolve().parent
keras.utils.set_random_seed(7)
random = np.random.default_rng(7)


def write(name, model, data, labels, adapt):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    model.compile(keras.optimizers.SGD(0.1), model.loss_name, metrics=["accuracy"])
    model.save(folder / "model.keras")
    np.savez(folder / "y.npz", y=model.predict(data, verbose=0))
    other = keras.saving.load_model(folder / "model.keras")
    adapt(other)
    np.savez(folder / "adapted.npz", y=other.predict(data, verbose=0))
    model.fit(data, labels, batch_size=16, epochs=3, shuffle=False, verbose=0)
    np.savez(folder / "trained.npz", y=model.predict(data, verbose=0))
    np.save(folder / "labels.npy", labels)


def classifier():
    good, bad = ["great", "lovely", "funny", "moving", "Brilliant!"], ["dull", "awful", "boring", "weak", "Terrible..."]
    rest = ["the", "film", "was", "a", "story,", "and", "it's", "very", "I", "thought", "Größe", "映画"]
    texts, labels = [], []
    for index in range(80):
        label = index % 2
        words = list(random.choice(rest, random.integers(2, 9))) + list(random.choice(good if label else bad, 2))
        random.shuffle(words)
        texts.append(" ".join(words))
        labels.append(label)
    vectorization = layers.TextVectorization(max_tokens=40, output_sequence_length=10)
    vectorization.adapt(texts)
    model = keras.Sequential([
        keras.Input((1,), dtype="string", name="review"), vectorization, layers.Embedding(40, 8, mask_zero=True),
        layers.Bidirectional(layers.LSTM(6)), layers.Dense(2, activation="softmax")])
    model.loss_name = "sparse_categorical_crossentropy"
    others = [" ".join(random.choice(rest + good + bad, random.integers(0, 9))) for _ in range(50)]
    write("classifier", model, tf.constant(texts)[:, None], np.array(labels),
          lambda other: other.layers[0].adapt(tf.constant(others)[:, None]))
    (HERE / "classifier/other.txt").write_text("\n".join(others) + "\n")
    (HERE / "classifier/reviews.txt").write_text("\n".join(texts) + "\n")


def table():
    count = 64
    columns = {
        "age": random.integers(18, 80, count), "income": np.round(random.normal(40, 15, count), 2),
        "city": random.choice(["Oslo", "Paris", "São Paulo", "東京"], count),
        "color": random.choice(["red", "green", "blue, dark"], count), "code": random.integers(0, 9, count),
        "visits": random.integers(0, 30, count)}
    labels = (columns["age"] + columns["income"] + 20 * (columns["city"] == "Oslo") > 95).astype("int64")
    kinds = {"age": "float32", "income": "float32", "city": "string", "color": "string", "code": "int64", "visits": "int64"}
    inputs = {name: keras.Input((1,), dtype=kind, name=name) for name, kind in kinds.items()}
    normalization = layers.Normalization()
    normalization.adapt(columns["age"][:, None].astype("float32"))
    city = layers.StringLookup(output_mode="one_hot")
    city.adapt(columns["city"])
    code = layers.IntegerLookup(output_mode="multi_hot")
    code.adapt(columns["code"])
    discretization = layers.Discretization(num_bins=4, output_mode="one_hot")
    discretization.adapt(columns["income"][:, None].astype("float32"))
    features = [
        normalization(inputs["age"]), discretization(inputs["income"]), city(inputs["city"]),
        layers.Hashing(5, output_mode="one_hot")(inputs["color"]), code(inputs["code"]),
        layers.Rescaling(1 / 30)(inputs["visits"]),
        layers.HashedCrossing(8, output_mode="one_hot")((inputs["city"], inputs["code"]))]
    x = layers.Concatenate()([keras.ops.cast(f, "float32") for f in features])
    x = layers.Dense(8, activation="relu")(x)
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
    model.loss_name = "binary_crossentropy"
    data = {name: tf.constant(values.astype(str) if kinds[name] == "string" else values.astype(kinds[name]))[:, None]
            for name, values in columns.items()}
    others = {name: np.concatenate([random.permutation(values), random.choice(values, 37)]) for name, values in columns.items()}
    others["age"] = others["age"] // 2

    def adapt(other):
        by_name = {layer.name: layer for layer in other.layers}
        for layer, column, kind in (
                (normalization, "age", "float32"), (discretization, "income", "float32"), (city, "city", "str"),
                (code, "code", "int64")):
            by_name[layer.name].adapt(others[column][:, None].astype(kind))

    write("table", model, data, labels[:, None], adapt)
    for name, content in (("table", columns), ("other", others)):
        with open(HERE / f"table/{name}.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(content)
            writer.writerows(zip(*content.values()))


def features():
    """A model of the features that a FeatureSpace encodes."""
    count, space = 60, keras.utils.FeatureSpace
    columns = {
        "age": random.integers(18, 80, count), "sex": random.choice(["f", "m"], count), "cp": random.integers(0, 4, count),
        "thal": random.choice(["normal", "fixed", "reversible"], count), "chol": np.round(random.normal(200, 40, count), 3),
        "slope": random.integers(0, 3, count)}
    kinds = {"age": "float32", "sex": "str", "cp": "int32", "thal": "str", "chol": "float32", "slope": "int32"}
    data = {name: values.astype(kinds[name]) for name, values in columns.items()}
    encoder = space(
        features={
            "age": space.float_normalized(), "sex": "string_categorical", "cp": space.integer_categorical(num_oov_indices=0),
            "thal": space.string_categorical(num_oov_indices=1, output_mode="one_hot"),
            "chol": space.float_discretized(num_bins=6), "slope": space.integer_hashed(num_bins=4)},
        crosses=[space.cross(feature_names=("sex", "thal"), crossing_dim=16), ("cp", "chol")], crossing_dim=16,
        output_mode="concat")
    encoder.adapt(tf.data.Dataset.from_tensor_slices(data))
    model = keras.Model(encoder.get_inputs(), layers.Dense(1, activation="sigmoid")(encoder.get_encoded_features()))
    (HERE / "features").mkdir(exist_ok=True)
    model.save(HERE / "features/model.keras")
    y = model.predict({name: tf.constant(values)[:, None] for name, values in data.items()}, verbose=0)
    np.savez(HERE / "features/y.npz", y=y)
    with open(HERE / "features/table.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values()))


classifier()
table()
features()
