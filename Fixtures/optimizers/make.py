#!/usr/bin/env python3
"""Makes oracle.json: what real Keras computes for optimizers, schedules, losses and metrics, on a few numbers each.

Run with the packages of ../requirements.txt: KERAS_BACKEND=tensorflow python make.py
"""
import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
import tf_keras

STEPS = 12
random = np.random.default_rng(7)
GRADIENTS = [[random.normal(0, 1, (3, 2)).astype("float32"), random.normal(0, 1, 2).astype("float32")]
             for _ in range(STEPS)]
START = [random.normal(0, 1, (3, 2)).astype("float32"), random.normal(0, 1, 2).astype("float32")]


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, "float64").ravel()]


INFINITE = [4, 5, 9]  # the steps in which a LossScaleOptimizer finds a gradient that is not finite


def scale(optimizer):
    """By what the optimizer divides gradients."""
    for name in ("dynamic_scale", "loss_scale"):
        if hasattr(optimizer, name):
            value = getattr(optimizer, name)
            return float(value.numpy() if hasattr(value, "numpy") else value)
    return None


def run(module, optimizer):
    if module is keras:
        weights = [keras.Variable(value, name=name) for value, name in zip(START, "ab")]
    else:
        weights = [tf.Variable(value, name=name) for value, name in zip(START, "ab")]
    after = []
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer): optimizer.build(weights)
    for step, gradients in enumerate(GRADIENTS):
        factor = scale(optimizer)
        if factor:
            gradients = [gradient * np.float32(factor) for gradient in gradients]
            if step in INFINITE and getattr(optimizer, "dynamic", True):
                gradients[0][0, 0] = np.inf
            if module is tf_keras:
                gradients = optimizer.get_unscaled_gradients([tf.constant(g) for g in gradients])
        optimizer.apply_gradients(list(zip([tf.constant(g) for g in gradients], weights)))
        after.append(sum((numbers(w.numpy()) for w in weights), []))
    variables = optimizer.variables
    variables = variables() if callable(variables) and not isinstance(variables, list) else variables
    return after, [numbers(v.numpy()) for v in variables]


def optimizer_cases():
    k3, tfk, old = keras.optimizers, tf_keras.optimizers, tf_keras.optimizers.legacy
    schedule = k3.schedules.ExponentialDecay(0.05, 3, 0.5)
    scaled = tf_keras.mixed_precision.LossScaleOptimizer
    cases = [
        ("keras3", k3.AdamW(0.01, weight_decay=0.1)),
        ("keras3", k3.Adamax(0.02)),
        ("keras3", k3.Nadam(0.02)),
        ("keras3", k3.Adagrad(0.1)),
        ("keras3", k3.Adadelta(0.5, rho=0.9)),
        ("keras3", k3.Ftrl(0.1, l1_regularization_strength=0.05, l2_regularization_strength=0.1,
                           l2_shrinkage_regularization_strength=0.02, beta=0.1)),
        ("keras3", k3.Lion(0.01, weight_decay=0.05)),
        ("keras3", k3.SGD(schedule, momentum=0.9)),
        ("keras3", k3.SGD(0.1, momentum=0.5, use_ema=True, ema_momentum=0.8)),
        ("keras3", k3.Adam(0.02, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4)),
        ("keras3", k3.Adam(0.02, gradient_accumulation_steps=3, clipnorm=0.5)),
        ("keras3", k3.SGD(0.1, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.7)),
        ("keras3", k3.Nadam(0.02, gradient_accumulation_steps=2)),
        ("keras3", k3.RMSprop(0.02, global_clipnorm=0.3, weight_decay=0.1)),
        ("keras3", k3.Lamb(0.02)), ("keras3", k3.Lamb(0.02, weight_decay=0.1)),
        ("keras3", k3.ScheduleFreeAdamW(0.02)), ("keras3", k3.ScheduleFreeAdamW(0.02, warmup_steps=5)),
        ("keras3", k3.Adafactor(0.02)), ("keras3", k3.Adafactor(0.3, relative_step=False, clip_threshold=0.5)),
        ("keras3", k3.Muon(0.02)), ("keras3", k3.Muon(0.02, nesterov=False, rms_rate=None, ns_steps=3)),
        ("keras3", k3.Muon(0.02, exclude_layers=["a"], adam_lr_ratio=0.5)),
        ("tfKeras", tfk.AdamW(0.01, weight_decay=0.1)),
        ("tfKeras", tfk.Adamax(0.02)),
        ("tfKeras", tfk.Adagrad(0.1)),
        ("tfKeras", tfk.Adadelta(0.5, rho=0.9)),
        ("tfKeras", tfk.Ftrl(0.1, l1_regularization_strength=0.05, beta=0.1)),
        ("tfKeras", tfk.Lion(0.01)),
        ("tfKeras", tfk.SGD(0.1, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=5)),
        ("tfKeras", tfk.SGD(tfk.schedules.InverseTimeDecay(0.1, 2, 0.5, staircase=True), nesterov=True, momentum=0.9)),
        ("tfKeras", tfk.Adafactor(0.02)),
        ("tfKeras", tfk.Adafactor(0.3, relative_step=False)),
        ("tfKeras", old.SGD(0.1, momentum=0.9, decay=0.1)), ("tfKeras", old.Nadam(0.02)), ("tfKeras", old.Ftrl(0.1)),
        ("tfKeras", old.RMSprop(0.02, momentum=0.5)),
        ("tfKeras", old.RMSprop(0.02, centered=True)),
        ("tfKeras", old.RMSprop(0.02, centered=True, momentum=0.5)),
        ("tfKeras", old.Adamax(0.02)),
        ("tfKeras", old.Adagrad(0.1)),
        ("tfKeras", old.Adadelta(0.5, rho=0.9)),
        ("tfKeras", old.Adam(0.02, clipvalue=0.3, clipnorm=0.4)),
        ("tfKeras", old.Adam(0.02, global_clipnorm=0.4, decay=0.05)),
        ("keras3", k3.LossScaleOptimizer(k3.Adam(0.02, clipnorm=0.5), initial_scale=4.0, dynamic_growth_steps=3)),
        ("keras3", k3.LossScaleOptimizer(k3.SGD(0.1, momentum=0.9, gradient_accumulation_steps=2), name="scaled")),
        ("keras3", k3.LossScaleOptimizer(k3.SGD(schedule, use_ema=True, ema_momentum=0.8), dynamic_growth_steps=2)),
        ("tfKeras", scaled(tfk.Adam(0.02), initial_scale=2.0, dynamic_growth_steps=3)),
        ("tfKeras", scaled(tfk.SGD(0.1), dynamic=False, initial_scale=16.0)),
        ("tfKeras", scaled(old.SGD(0.1, momentum=0.9), initial_scale=1.0, dynamic_growth_steps=2)),
    ]
    for generation, optimizer in cases:
        module = keras if generation == "keras3" else tf_keras
        config = module.optimizers.serialize(optimizer)
        after, state = run(module, optimizer)
        case = {"generation": generation, "config": plain(config), "after": after, "state": state}
        if "LossScale" in config["class_name"] and config["config"].get("dynamic", True):
            case["infinite"] = INFINITE
        yield case


def plain(config):
    return json.loads(json.dumps(config, default=lambda value: float(value)))


def schedule_cases():
    schedules = keras.optimizers.schedules
    for schedule in [
        schedules.ExponentialDecay(0.1, 4, 0.5), schedules.ExponentialDecay(0.1, 4, 0.5, staircase=True),
        schedules.InverseTimeDecay(0.1, 4, 0.5), schedules.InverseTimeDecay(0.1, 4, 0.5, staircase=True),
        schedules.PiecewiseConstantDecay([3, 7], [0.1, 0.05, 0.01]),
        schedules.PolynomialDecay(0.1, 6, 0.01, power=2.0), schedules.PolynomialDecay(0.1, 4, 0.01, cycle=True),
        schedules.CosineDecayRestarts(0.1, 3), schedules.CosineDecayRestarts(0.1, 4, t_mul=1.0, m_mul=0.8, alpha=0.1),
        schedules.CosineDecayRestarts(0.1, 2, t_mul=1.5, m_mul=0.5),
        schedules.CosineDecay(0.1, 8, alpha=0.1), schedules.CosineDecay(0.01, 8, warmup_target=0.1, warmup_steps=4),
    ]:
        yield {"config": plain(schedules.serialize(schedule)),
               "values": [float(f"{float(schedule(step)):.9g}") for step in range(16)]}


def softmax(x):
    return (np.exp(x) / np.exp(x).sum(-1, keepdims=True)).astype("float32")


def unit(x):
    return (x / np.linalg.norm(x, axis=-1, keepdims=True)).astype("float32")


def loss_data():
    scores = np.round(random.normal(0, 1, (4, 3)), 2).astype("float32")
    one_hot = np.eye(3, dtype="float32")[[0, 2, 1, 1]]
    return {
        "one_hot": (one_hot, softmax(scores)),
        "logits": (one_hot, scores),
        "zeros": (one_hot * np.array([[1], [0], [1], [1]], "float32"), scores),
        "classes": (np.array([0, 2, 1, 1], "int32"), softmax(scores)),
        "class_logits": (np.array([[0], [2], [1], [1]], "int32"), scores),
        "binary": ((one_hot > 0.5).astype("float32"), 1 / (1 + np.exp(-scores))),
        "binary_column": (np.array([0, 1, 1, 0], "float32"), (1 / (1 + np.exp(-scores[:, :1]))).astype("float32")),
        "values": (np.round(random.normal(0, 1, (4, 3)), 2).astype("float32"), scores),
        "positive": (softmax(scores[::-1]), softmax(scores)),
        "sequence": (np.round(random.normal(0, 1, (4, 5, 3)), 2).astype("float32"),
                     np.round(random.normal(0, 1, (4, 5, 3)), 2).astype("float32")),
        "unit": (np.array([0, 1, 1, 0], "int32"), unit(random.normal(0, 1, (4, 3)))),
        "speech": (np.array([[1, 2, 0], [2, 2, 1], [1, 0, 0], [2, 1, 2]], "int32"),
                   np.round(random.normal(0, 1, (4, 7, 3)), 2).astype("float32")),
        "segments": (random.integers(0, 3, (4, 6)).astype("int32"), random.integers(0, 3, (4, 6)).astype("float32")),
        "class_sequence": (random.integers(0, 3, (4, 5)).astype("int32"),
                           softmax(random.normal(0, 1, (4, 5, 3)))),
    }


def loss_cases(data):
    weights = np.array([1, 0.5, 0, 2], "float32")
    mask = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], bool)
    table = [
        ("CategoricalCrossentropy", {}, "one_hot", None), ("CategoricalCrossentropy", {}, "one_hot", "softmax"),
        ("CategoricalCrossentropy", {"from_logits": True}, "logits", None),
        ("CategoricalCrossentropy", {"from_logits": True}, "zeros", None),
        ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.1, "reduction": "sum"}, "logits", None),
        ("SparseCategoricalCrossentropy", {}, "classes", None),
        ("SparseCategoricalCrossentropy", {"from_logits": True}, "class_logits", None),
        ("SparseCategoricalCrossentropy", {"ignore_class": 2}, "classes", None),
        ("SparseCategoricalCrossentropy", {}, "class_sequence", None),
        ("BinaryCrossentropy", {}, "binary_column", None), ("BinaryCrossentropy", {}, "binary", None),
        ("BinaryCrossentropy", {}, "binary", "sigmoid"),
        ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.2}, "logits", None),
        ("BinaryFocalCrossentropy", {"apply_class_balancing": True}, "binary", None),
        ("BinaryFocalCrossentropy", {"from_logits": True, "gamma": 1.5}, "logits", None),
        ("CategoricalFocalCrossentropy", {}, "one_hot", None),
        ("MeanSquaredError", {}, "values", None), ("MeanSquaredError", {}, "sequence", None),
        ("MeanAbsoluteError", {"reduction": "sum"}, "values", None), ("MeanAbsolutePercentageError", {}, "values", None),
        ("MeanSquaredLogarithmicError", {}, "positive", None), ("CosineSimilarity", {}, "values", None),
        ("Huber", {"delta": 0.7}, "values", None), ("LogCosh", {}, "values", None),
        ("KLDivergence", {}, "positive", None), ("Poisson", {}, "positive", None), ("Hinge", {}, "one_hot", None),
        ("SquaredHinge", {}, "values", None), ("CategoricalHinge", {}, "one_hot", None),
    ]
    of_keras3 = [
        ("Dice", {}, "binary", None), ("Dice", {"axis": [1]}, "binary", None), ("Dice", {}, "sequence", None),
        ("Tversky", {"alpha": 0.3, "beta": 0.7}, "binary", None), ("Tversky", {"axis": [-1]}, "one_hot", None),
        ("Circle", {}, "unit", None), ("Circle", {"gamma": 5.0, "margin": 0.2, "remove_diagonal": False}, "unit", None),
        ("CategoricalGeneralizedCrossEntropy", {"q": 0.3}, "classes", None), ("CTC", {}, "speech", None),
        ("CategoricalGeneralizedCrossEntropy", {}, "class_sequence", None),
    ]
    for generation, module in [("keras3", keras), ("tfKeras", tf_keras)]:
        for name, options, kind, activation in table + (of_keras3 if module is keras else []):
            target, prediction = data[kind]
            if name == "Huber" and module is keras:
                options = {}  # Keras 3 forgets delta when it serialises the loss
            loss = getattr(module.losses, name)(**options)
            config = module.losses.serialize(loss)
            variants = [(None, None), (weights, None)]
            if target.ndim >= 2 and target.shape[1] == 5:
                # Keras 3 takes weights of sequences step by step only.
                steps = np.linspace(0, 2, 20).reshape(4, 5).astype("float32")
                variants = [(None, None), (steps, None), (None, mask), (steps, mask)]
            if name in ("Dice", "Tversky") and target.ndim > 2:
                variants = [(None, None)]
            for sample_weight, given_mask in variants:
                yield one_loss(module, generation, loss, config, target, prediction, activation, sample_weight, given_mask)


def one_loss(module, generation, loss, config, target, prediction, activation, sample_weight, mask):
    x = tf.constant(np.asarray(prediction, "float32"))
    if activation:
        x = tf.math.log(x if activation == "softmax" else x / (1 - x))
    given = target
    if module is tf_keras and target.ndim == 1:
        given = target[:, None]  # as its `compile` does before it calls the loss
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = getattr(module.activations, activation)(x) if activation else tf.identity(x)
        if mask is not None:
            y._keras_mask = tf.constant(mask)
        value = loss(tf.constant(given), y, sample_weight=sample_weight)
    gradient = tape.gradient(value, x)
    return {
        "generation": generation, "config": plain(config), "activation": activation, "target_shape": target.shape,
        "target_is_class": target.dtype.kind == "i", "target": numbers(target), "shape": x.shape.as_list(),
        "prediction": numbers(x), "weights": None if sample_weight is None else numbers(sample_weight),
        "weights_shape": None if sample_weight is None else sample_weight.shape,
        "mask": None if mask is None else numbers(mask), "loss": numbers(value)[0], "gradient": numbers(gradient)}


def metric_cases(data):
    weights = np.array([1, 0.5, 0, 2], "float32")
    mask = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], bool)
    table = [
        ("Accuracy", {}, "segments"), ("BinaryAccuracy", {}, "binary"), ("BinaryAccuracy", {"threshold": 0.3}, "binary_column"),
        ("CategoricalAccuracy", {}, "one_hot"), ("SparseCategoricalAccuracy", {}, "classes"),
        ("SparseCategoricalAccuracy", {}, "class_sequence"), ("TopKCategoricalAccuracy", {"k": 2}, "one_hot"),
        ("SparseTopKCategoricalAccuracy", {"k": 2}, "classes"), ("MeanSquaredError", {}, "values"),
        ("MeanSquaredError", {}, "sequence"), ("RootMeanSquaredError", {}, "values"),
        ("MeanAbsoluteError", {}, "values"), ("CosineSimilarity", {}, "values"), ("LogCoshError", {}, "values"),
        ("Precision", {}, "binary"), ("Recall", {"thresholds": 0.4}, "binary"), ("Recall", {"class_id": 1}, "binary"),
        ("CategoricalCrossentropy", {}, "one_hot"), ("KLDivergence", {}, "positive"),
        *[(name, options, "binary") for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives")
          for options in ({}, {"thresholds": [0.2, 0.6]})],
        *[(name, options, "binary") for name in ("Precision", "Recall")
          for options in ({"thresholds": [0.1, 0.5, 0.9]}, {"top_k": 2}, {"top_k": 1, "class_id": 2},
                          {"thresholds": [0.0, 0.5, 1.0]})],
        *[("AUC", dict(curve=curve, summation_method=method, num_thresholds=20), "binary")
          for curve in ("ROC", "PR") for method in ("interpolation", "majoring", "minoring")],
        ("AUC", {}, "binary"), ("AUC", {}, "binary_column"), ("AUC", {"thresholds": [0.3, 0.45, 0.8]}, "binary"),
        ("AUC", {"multi_label": True, "num_thresholds": 12}, "binary"),
        ("AUC", {"multi_label": True, "label_weights": [0.2, 0.5, 0.3], "curve": "PR"}, "binary"),
        ("AUC", {"label_weights": [0.2, 0.5, 0.3]}, "binary"), ("AUC", {"from_logits": True}, "logits"),
        *[(name, dict(more, **{bound: 0.6}), "binary") for name, bound in (
            ("SensitivityAtSpecificity", "specificity"), ("SpecificityAtSensitivity", "sensitivity"),
            ("PrecisionAtRecall", "recall"), ("RecallAtPrecision", "precision"))
          for more in ({}, {"num_thresholds": 1}, {"num_thresholds": 7, "class_id": 1})],
        *[(name, options, "one_hot") for name in ("F1Score", "FBetaScore")
          for options in ({}, {"average": "micro"}, {"average": "macro"}, {"average": "weighted", "threshold": 0.3})],
        ("FBetaScore", {"beta": 2.0, "average": "macro"}, "one_hot"),
        ("IoU", {"num_classes": 3, "target_class_ids": [0, 2]}, "segments"), ("MeanIoU", {"num_classes": 3}, "segments"),
        ("MeanIoU", {"num_classes": 3, "ignore_class": 1}, "segments"),
        ("MeanIoU", {"num_classes": 3, "sparse_y_pred": False}, "classes"),
        ("OneHotIoU", {"num_classes": 3, "target_class_ids": [1, 2]}, "one_hot"),
        ("OneHotMeanIoU", {"num_classes": 3}, "one_hot"), ("BinaryIoU", {"threshold": 0.4}, "binary"),
        ("BinaryIoU", {"target_class_ids": [1]}, "binary"),
        ("R2Score", {}, "values"), ("R2Score", {"class_aggregation": "variance_weighted_average"}, "values"),
        ("R2Score", {"class_aggregation": None}, "values"), ("R2Score", {"num_regressors": 1}, "values"),
    ]
    of_keras3 = [
        ("AUC", {"curve": "PRGAIN"}, "binary"), ("AUC", {"curve": "PRGAIN", "summation_method": "minoring"}, "binary"),
        ("PearsonCorrelation", {}, "values"), ("PearsonCorrelation", {"axis": 1}, "sequence"),
        ("ConcordanceCorrelation", {}, "values"), ("ConcordanceCorrelation", {"axis": 1}, "sequence"),
    ]
    of_tf_keras = [("MeanRelativeError", {"normalizer": [1.0, 0.0, 0.5]}, "values")]
    for generation, module in [("keras3", keras), ("tfKeras", tf_keras)]:
        for name, options, kind in table + (of_keras3 if module is keras else of_tf_keras):
            target, prediction = data[kind]
            variants = [(None, None), (weights, None)]
            if name == "SparseCategoricalAccuracy" and kind == "class_sequence" and generation == "keras3":
                variants = [(None, None), (None, mask)]
            elif target.ndim >= 2 and target.shape[1] >= 5:
                variants = [(None, None)]
            elif "IoU" in name:
                variants = [(None, None)]
            for sample_weight, given_mask in variants:
                metric = getattr(module.metrics, name)(**options)
                for part in (slice(0, 3), slice(2, 4)):
                    y = tf.constant(np.asarray(prediction[part], "float32"))
                    if given_mask is not None:
                        y._keras_mask = tf.constant(given_mask[part])
                    given = target[part]
                    if module is tf_keras and target.ndim == 1:
                        given = given[:, None]
                    metric.update_state(
                        given, y, sample_weight=None if sample_weight is None else sample_weight[part])
                yield {
                    "generation": generation, "config": plain(module.metrics.serialize(metric)),
                    "target_shape": target.shape, "target_is_class": target.dtype.kind == "i",
                    "target": numbers(target), "shape": prediction.shape, "prediction": numbers(prediction),
                    "weights": None if sample_weight is None else numbers(sample_weight),
                    "mask": None if given_mask is None else numbers(given_mask),
                    "result": numbers(metric.result())}


def main():
    data = loss_data()
    oracle = {
        "written_by": [f"keras {keras.__version__}", f"tf_keras {tf_keras.__version__}"],
        "start": sum((numbers(w) for w in START), []),
        "gradients": [sum((numbers(g) for g in step), []) for step in GRADIENTS],
        "optimizers": list(optimizer_cases()),
        "schedules": list(schedule_cases()),
        "losses": list(loss_cases(data)),
        "metrics": list(metric_cases(data)),
    }
    text = ",\n".join(
        f'"{key}": ' + (
            "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in value) + "\n]"
            if isinstance(value, list) and value and isinstance(value[0], dict) else json.dumps(value))
        for key, value in oracle.items())
    Path(__file__).with_name("oracle.json").write_text("{" + text + "}\n")


if __name__ == "__main__":
    main()
