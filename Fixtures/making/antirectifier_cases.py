"""The Antirectifier network of the Keras example, trained on MNIST, and its second published form."""
import gzip
from pathlib import Path

import numpy as np

from .digits import draw_digits, read_idx, write_idx
from .writers import ROOT, save_predict_case, write_json

DIGITS = ROOT / "digits"


def load_mnist(folder):
    """MNIST as (x_train, y_train, x_test, y_test), images (n, 784) in 0…1, labels as class indices."""
    arrays = []
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            data = gzip.decompress((Path(folder) / f"{part}-{kind}-ubyte.gz").read_bytes())
            offset = 16 if "images" in kind else 8
            array = np.frombuffer(data, np.uint8, offset=offset)
            arrays.append(array.reshape(-1, 784).astype("float32") / 255 if "images" in kind else array)
    return arrays


def make_digits(count=300):
    """Draws the sample digits."""
    DIGITS.mkdir(parents=True, exist_ok=True)
    images, labels = draw_digits(count)
    write_idx(DIGITS / "digits-images.idx", images)
    write_idx(DIGITS / "digits-labels.idx", labels)


def sample_digits():
    images = read_idx(DIGITS / "digits-images.idx")
    return images.reshape(-1, 784).astype("float32") / 255, read_idx(DIGITS / "digits-labels.idx")


def first_form(writer):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((784,)),
        layers.Dense(256),
        writer.Antirectifier(),
        layers.Dropout(0.1),
        layers.Dense(256),
        writer.Antirectifier(),
        layers.Dropout(0.1),
        layers.Dense(10),
        layers.Activation("softmax"),
    ])


def second_form(writer, units=24):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((784,)),
        layers.Dense(units),
        writer.AntirectifierKernel(),
        layers.Dense(units),
        writer.AntirectifierKernel(),
        layers.Dropout(0.5),
        layers.Dense(10),
    ])


def make_antirectifier(writer, mnist, epochs=15):
    """`antirectifier_<writer>` and `antirectifier_kernel_<writer>`; the measured accuracies go to `digits/`."""
    x_train, y_train, x_test, y_test = load_mnist(mnist)
    digits, labels = sample_digits()
    one_hot = np.eye(10, dtype="float32")

    writer.seed(2016)
    model = first_form(writer)
    model.compile(loss="categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    model.fit(x_train, one_hot[y_train], batch_size=128, epochs=epochs, verbose=0)
    report = {
        "written_by": writer.version,
        "epochs": epochs,
        "mnist_test_accuracy": accuracy(model, x_test, y_test),
        "digits_accuracy": accuracy(model, digits, labels),
    }
    save_predict_case(writer, "antirectifier", model, [digits],
                      "the network of the Keras example mnist_antirectifier, compiled, with its optimizer state")
    write_json(DIGITS / f"accuracy_{writer.name}.json", report)
    print(report)

    writer.seed(2020)
    model = second_form(writer)
    keras = writer.keras
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer=keras.optimizers.RMSprop(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()])
    model.fit(x_train, y_train, batch_size=128, epochs=2, verbose=0)
    save_predict_case(writer, "antirectifier_kernel", model, [digits[:32]],
                      "the second published form of the layer: config `initializer`, weight `kernel` (2n, n)")


def accuracy(model, x, y):
    return float((model.predict(x, verbose=0, batch_size=1000).argmax(axis=1) == y).mean())
