"""The table of training oracles: what is trained, on what, with which loss and optimizer."""
from dataclasses import dataclass
from typing import Any, Callable

from . import training_models as models


@dataclass
class Case:
    """One oracle; `optimizer`, `loss` and `model` are functions of the writer, so that each Keras makes its own."""

    name: str
    optimizer: Callable[[Any], Any]
    model: Callable[[Any], Any] = models.antirectifier
    loss: Any = "categorical_crossentropy"
    data: Callable[[int], Any] = models.class_data
    compile: dict | None = None
    steps_before: int = 0
    only: str | None = None
    note: str = ""


def optimizer(name, *args, **options):
    return lambda writer: getattr(writer.keras.optimizers, name)(*args, **options)


def legacy(name, *args, **options):
    return lambda writer: getattr(writer.keras.optimizers.legacy, name)(*args, **options)


def loss(name, **options):
    return lambda writer: getattr(writer.keras.losses, name)(**options)


def loss_scaled(make, **options):
    return lambda writer: writer.keras.mixed_precision.LossScaleOptimizer(make(writer), **options)


def data(form):
    return lambda seed: models.class_data(seed, form=form)


def constrained(name, *args):
    return lambda writer: models.perceptron(
        writer, kernel_constraint=getattr(writer.keras.constraints, name)(*args))


adam = optimizer("Adam", 0.003)
CASES = [
    Case("sgd", optimizer("SGD", 0.1)),
    Case("sgd_momentum", optimizer("SGD", 0.05, momentum=0.9)),
    Case("sgd_nesterov", optimizer("SGD", 0.05, momentum=0.9, nesterov=True)),
    Case("rmsprop", optimizer("RMSprop", 0.002)),
    Case("rmsprop_momentum", optimizer("RMSprop", 0.001, rho=0.95, momentum=0.8)),
    Case("rmsprop_centered", optimizer("RMSprop", 0.002, centered=True, epsilon=1e-4)),
    Case("adam", adam),
    Case("adam_amsgrad", optimizer("Adam", 0.003, beta_1=0.8, beta_2=0.98, amsgrad=True)),
    Case("adam_continued", adam, steps_before=30, note="model.h5 already holds the state after 30 steps"),
    Case("rmsprop_continued", optimizer("RMSprop", 0.002), steps_before=30,
         note="model.h5 already holds the state after 30 steps", only="keras3"),
    Case("sgd_momentum_continued", optimizer("SGD", 0.05, momentum=0.9), steps_before=30,
         note="model.h5 already holds the state after 30 steps", only="tf_keras"),
    Case("sgd_weight_decay", optimizer("SGD", 0.05, weight_decay=0.1), only="tf_keras"),
    Case("adam_weight_decay", optimizer("Adam", 0.003, weight_decay=0.02), only="keras3"),
    Case("sgd_clipnorm", optimizer("SGD", 0.2, clipnorm=0.1), only="keras3"),
    Case("adam_clipvalue", optimizer("Adam", 0.003, clipvalue=0.01), only="tf_keras"),
    Case("rmsprop_global_clipnorm", optimizer("RMSprop", 0.002, global_clipnorm=0.1), only="keras3"),
    Case("kernel_form", optimizer("RMSprop", 0.002), model=models.antirectifier_kernel,
         note="the second published form of the Antirectifier", only="keras3"),
    Case("sparse", adam, loss="sparse_categorical_crossentropy", data=data("classes")),
    Case("sparse_from_logits", adam, model=lambda writer: models.antirectifier(writer, activation="linear"),
         loss=loss("SparseCategoricalCrossentropy", from_logits=True), data=data("classes"), only="tf_keras"),
    Case("categorical_label_smoothing", adam, loss=loss("CategoricalCrossentropy", label_smoothing=0.1), only="keras3"),
    Case("categorical_from_logits", adam, model=lambda writer: models.antirectifier(writer, activation="linear"),
         loss=loss("CategoricalCrossentropy", from_logits=True), only="keras3"),
    Case("binary", adam, model=lambda writer: models.perceptron(writer, 1, "sigmoid"),
         loss="binary_crossentropy", data=data("binary"), only="keras3"),
    Case("binary_label_smoothing", adam, model=lambda writer: models.perceptron(writer, 5, "sigmoid"),
         loss=loss("BinaryCrossentropy", label_smoothing=0.2), data=data("several_binary"), only="keras3"),
    Case("binary_from_logits", adam, model=lambda writer: models.perceptron(writer, 1, "linear"),
         loss=loss("BinaryCrossentropy", from_logits=True), data=data("binary"), only="tf_keras"),
    Case("mean_squared_error", optimizer("SGD", 0.02, momentum=0.9),
         model=lambda writer: models.perceptron(writer, 2, "linear"), loss="mse", data=data("values"), only="tf_keras"),
    Case("cnn_sgd_momentum", optimizer("SGD", 0.01, momentum=0.9), model=models.small_cnn,
         data=lambda seed: models.class_data(seed, (8, 8, 2), 3)),
    Case("cnn_adam", optimizer("Adam", 0.002, epsilon=1e-3), model=models.small_cnn,
         data=lambda seed: models.class_data(seed, (8, 8, 2), 3), only="keras3"),
    Case("layer_normalization", adam, model=models.normalized, only="tf_keras"),
    Case("regularizers", optimizer("SGD", 0.05, momentum=0.5), model=models.regularized, only="tf_keras"),
    Case("activity_regularizer", optimizer("SGD", 0.05, momentum=0.5), model=lambda writer: models.perceptron(
        writer, activity_regularizer=writer.keras.regularizers.L2(0.05)), only="keras3"),
    Case("max_norm", optimizer("SGD", 0.2, momentum=0.5), model=constrained("MaxNorm", 0.8), only="tf_keras"),
    Case("non_neg", optimizer("SGD", 0.1, momentum=0.5), model=constrained("NonNeg"), only="keras3"),
    Case("unit_norm", optimizer("SGD", 0.1, momentum=0.5), model=constrained("UnitNorm"), only="tf_keras"),
    Case("two_outputs", optimizer("RMSprop", 0.002), model=models.two_outputs, data=models.two_outputs_data,
         loss=["categorical_crossentropy", "mse"],
         compile={"loss_weights": [1.0, 0.3], "metrics": [["accuracy"], []]},
         note="two inputs and outputs, a shared layer, a frozen layer, loss weights"),
    Case("legacy_sgd_momentum", legacy("SGD", 0.05, momentum=0.9), steps_before=10, only="tf_keras",
         note="optimizer variables in the order of tf.keras up to 2.10"),
    Case("legacy_rmsprop", legacy("RMSprop", 0.002), steps_before=10, only="tf_keras",
         note="optimizer variables in the order of tf.keras up to 2.10"),
    Case("legacy_adam", legacy("Adam", 0.003), steps_before=10, only="tf_keras",
         note="optimizer variables in the order of tf.keras up to 2.10"),
    Case("legacy_adam_amsgrad", legacy("Adam", 0.003, amsgrad=True), steps_before=10, only="tf_keras",
         note="optimizer variables in the order of tf.keras up to 2.10"),
    Case("loss_scaled", loss_scaled(adam, initial_scale=64.0, dynamic_growth_steps=7), steps_before=10,
         note="an optimizer inside a LossScaleOptimizer, whose scale has grown"),
    Case("legacy_loss_scaled", loss_scaled(legacy("SGD", 0.05, momentum=0.9)), steps_before=10, only="tf_keras"),
    Case("lora", adam, model=models.adapted, steps_before=10, only="keras3",
         note="two layers adapted by LoRA, which HDF5 files hold beside the frozen kernels"),
]
