#!/usr/bin/env python3
"""Writes one small model for each layer of Keras 1 and its options into a folder: `layers_keras1.py FOLDER [CASE …]`.

Runs inside the environment of Keras 1; `make.py` calls it. Shared axes of PReLU and SReLU are left out: Keras 1 does not
write them into its files, which it can then not read itself.
"""
import json
import os
import sys

import numpy as np
import theano.ifelse  # Keras 1 uses it without importing it
from keras import layers as L
from keras.layers import advanced_activations as A
from keras.layers.normalization import BatchNormalization
from keras.layers.wrappers import Bidirectional, TimeDistributed
from keras.models import Model, Sequential

from write import first_line, randomise


def one(layer, shape, **options):
    """A case of one layer, given numbers of `shape`."""
    return lambda: (Sequential([layer(input_shape=shape, **options)]), [shape])


def chain(shape, *layers):
    """A case of layers one after the other."""
    return lambda: (Sequential([make() for make in layers]), [shape])


def merge(mode, shapes, **options):
    def make():
        branches = [L.Input(shape) for shape in shapes]
        return Model(branches, L.merge(branches, mode=mode, **options)), shapes

    return make


def merged_branches(mode):
    """A Merge of models as the first layer of another."""
    def make():
        branches = [Sequential([L.Dense(3, input_dim=4)]), Sequential([L.Dense(3, input_dim=5)])]
        return Sequential([L.Merge(branches, mode=mode), L.Dense(2)]), [(4,), (5,)]

    return make


def merged_depths():
    """Branches of different depths, one of which merges models itself and one of which is a graph."""
    inner = Sequential([
        L.Merge([Sequential([L.Dense(3, input_dim=4)]), Sequential([L.Dense(2, input_dim=5), L.Dense(3)])], mode="mul"),
        BatchNormalization(), L.Dense(2, activation="tanh")])
    first, second = L.Input((3,)), L.Input((2,))
    graph = Model([first, second], L.Dense(2)(L.merge([L.Dense(2)(first), second], mode="sum")))
    return Sequential([L.Merge([inner, graph, Sequential([L.Dense(2, input_dim=3)])], mode="concat"), L.Dense(2)]), [
        (4,), (5,), (3,), (2,), (3,)]


IMAGE, CHANNELS_FIRST = (6, 7, 2), (2, 6, 7)
CASES = {
    "dense": one(L.Dense, (5,), output_dim=3, activation="hard_sigmoid"),
    "dense_without_bias": one(L.Dense, (5,), output_dim=3, bias=False, W_regularizer="l2"),
    "convolution1d": one(L.Convolution1D, (7, 3), nb_filter=4, filter_length=3),
    "convolution1d_same": one(L.Convolution1D, (7, 3), nb_filter=4, filter_length=3, border_mode="same"),
    "convolution1d_stride": one(L.Convolution1D, (8, 3), nb_filter=4, filter_length=2, subsample_length=2, bias=False),
    "atrous_convolution1d": one(L.AtrousConvolution1D, (9, 3), nb_filter=2, filter_length=3, atrous_rate=2),
    "convolution2d_tf": one(L.Convolution2D, IMAGE, nb_filter=3, nb_row=3, nb_col=2, dim_ordering="tf"),
    "convolution2d_th": one(L.Convolution2D, CHANNELS_FIRST, nb_filter=3, nb_row=3, nb_col=2, dim_ordering="th"),
    "convolution2d_tf_same": one(
        L.Convolution2D, IMAGE, nb_filter=3, nb_row=3, nb_col=5, dim_ordering="tf", border_mode="same"),
    "convolution2d_th_same": one(
        L.Convolution2D, CHANNELS_FIRST, nb_filter=3, nb_row=3, nb_col=3, dim_ordering="th", border_mode="same"),
    "convolution2d_th_stride": one(
        L.Convolution2D, CHANNELS_FIRST, nb_filter=3, nb_row=3, nb_col=2, dim_ordering="th", subsample=(2, 1)),
    "convolution2d_same_stride": one(
        L.Convolution2D, IMAGE, nb_filter=3, nb_row=3, nb_col=3, dim_ordering="tf", border_mode="same", subsample=(2, 2)),
    "convolution2d_same_even": one(
        L.Convolution2D, IMAGE, nb_filter=3, nb_row=2, nb_col=2, dim_ordering="tf", border_mode="same"),
    "atrous_convolution2d": one(
        L.AtrousConvolution2D, CHANNELS_FIRST, nb_filter=3, nb_row=2, nb_col=2, dim_ordering="th", atrous_rate=(2, 2)),
    "convolution3d": one(
        L.Convolution3D, (2, 4, 5, 4), nb_filter=3, kernel_dim1=2, kernel_dim2=3, kernel_dim3=2, dim_ordering="th"),
    "deconvolution2d": one(
        L.Deconvolution2D, CHANNELS_FIRST, nb_filter=3, nb_row=3, nb_col=3, dim_ordering="th",
        output_shape=(None, 3, 8, 9)),
    "deconvolution2d_tf": one(
        L.Deconvolution2D, IMAGE, nb_filter=3, nb_row=3, nb_col=3, dim_ordering="tf", output_shape=(None, 8, 9, 3)),
    "locally_connected1d": one(L.LocallyConnected1D, (7, 3), nb_filter=2, filter_length=3),
    "locally_connected2d_tf": one(L.LocallyConnected2D, (5, 6, 2), nb_filter=3, nb_row=2, nb_col=3, dim_ordering="tf"),
    "locally_connected2d_th": one(L.LocallyConnected2D, (2, 5, 6), nb_filter=3, nb_row=2, nb_col=3, dim_ordering="th"),
    "max_pooling1d": one(L.MaxPooling1D, (7, 3), pool_length=2),
    "average_pooling1d": one(L.AveragePooling1D, (7, 3), pool_length=3, stride=2),
    "max_pooling2d": one(L.MaxPooling2D, IMAGE, pool_size=(2, 3), dim_ordering="tf"),
    "max_pooling2d_th": one(L.MaxPooling2D, CHANNELS_FIRST, pool_size=(2, 2), strides=(1, 2), dim_ordering="th"),
    "max_pooling2d_same": one(L.MaxPooling2D, IMAGE, pool_size=(2, 2), border_mode="same", dim_ordering="tf"),
    "average_pooling2d": one(L.AveragePooling2D, IMAGE, pool_size=(2, 3), dim_ordering="tf"),
    "global_pooling": chain(
        (5, 6, 2), lambda: L.Convolution2D(3, 2, 2, dim_ordering="tf", input_shape=(5, 6, 2)),
        lambda: L.GlobalAveragePooling2D(dim_ordering="tf")),
    "flatten_th": chain(
        CHANNELS_FIRST, lambda: L.Convolution2D(3, 2, 2, dim_ordering="th", input_shape=CHANNELS_FIRST), L.Flatten,
        lambda: L.Dense(2)),
    "shapes": chain(
        (5, 4), lambda: L.ZeroPadding1D(1, input_shape=(5, 4)), lambda: L.UpSampling1D(2), lambda: L.Cropping1D((1, 2)),
        lambda: L.Permute((2, 1)), lambda: L.Reshape((2, -1)), L.Flatten, lambda: L.RepeatVector(2)),
    "images": chain(
        IMAGE, lambda: L.ZeroPadding2D({"top_pad": 1, "left_pad": 2, "bottom_pad": 0, "right_pad": 1}, dim_ordering="tf",
                                       input_shape=IMAGE),
        lambda: L.UpSampling2D((2, 1), dim_ordering="tf"), lambda: L.Cropping2D(((1, 2), (0, 1)), dim_ordering="tf")),
    "batch_normalization": one(BatchNormalization, (6,)),
    "batch_normalization_axis1": one(BatchNormalization, CHANNELS_FIRST, axis=1, epsilon=1e-4),
    "lstm": one(L.LSTM, (5, 3), output_dim=4),
    "lstm_sequences_backwards": one(L.LSTM, (5, 3), output_dim=4, return_sequences=True, go_backwards=True),
    "lstm_gpu": one(L.LSTM, (5, 3), output_dim=4, consume_less="gpu", inner_activation="sigmoid"),
    "lstm_mem": one(L.LSTM, (5, 3), output_dim=2, consume_less="mem", forget_bias_init="zero", activation="relu"),
    "gru": one(L.GRU, (5, 3), output_dim=4),
    "gru_gpu": one(L.GRU, (5, 3), output_dim=4, consume_less="gpu", return_sequences=True),
    "simple_rnn": one(L.SimpleRNN, (5, 3), output_dim=4, return_sequences=True),
    "masked_lstm": chain((5, 3), lambda: L.Masking(0.0, input_shape=(5, 3)), lambda: L.LSTM(3)),
    "bidirectional_lstm": lambda: (
        Sequential([Bidirectional(L.LSTM(3, return_sequences=True), merge_mode="ave", input_shape=(5, 2))]), [(5, 2)]),
    "bidirectional_gru": lambda: (
        Sequential([Bidirectional(L.GRU(3), merge_mode="mul", input_shape=(5, 2))]), [(5, 2)]),
    "time_distributed_convolution": lambda: (
        Sequential([TimeDistributed(L.Convolution2D(2, 2, 2, dim_ordering="tf"), input_shape=(3, 4, 5, 2))]),
        [(3, 4, 5, 2)]),
    "time_distributed_dense": one(L.TimeDistributedDense, (5, 3), output_dim=4, activation="tanh"),
    "maxout_dense": one(L.MaxoutDense, (5,), output_dim=3, nb_feature=4),
    "highway": one(L.Highway, (5,), activation="tanh"),
    "srelu": one(A.SReLU, (3, 4)),
    "prelu": one(A.PReLU, (3, 4)),
    "parametric_softplus": one(A.ParametricSoftplus, (4,)),
    "leaky_relu": one(A.LeakyReLU, (4,), alpha=0.1),
    "elu": one(A.ELU, (4,), alpha=0.5),
    "thresholded_relu": one(A.ThresholdedReLU, (4,), theta=0.3),
    "merge_sum": merge("sum", [(4,), (4,), (4,)]),
    "merge_mul": merge("mul", [(4,), (4,)]),
    "merge_ave": merge("ave", [(4,), (4,)]),
    "merge_max": merge("max", [(4,), (4,)]),
    "merge_concat": merge("concat", [(3, 4), (3, 2)]),
    "merge_concat_axis": merge("concat", [(2, 4), (3, 4)], concat_axis=1),
    "merge_dot": merge("dot", [(3, 4), (3, 5)], dot_axes=1),
    "merge_dot_vectors": merge("dot", [(4,), (4,)], dot_axes=1),
    "merge_cos": merge("cos", [(4,), (4,)], dot_axes=1),
    "merge_first_sum": merged_branches("sum"),
    "merge_first_concat": merged_branches("concat"),
    "merge_first_depths": merged_depths,
    "embedding": lambda: (Sequential([L.Embedding(6, 3, input_length=4), L.Flatten()]), None),
    "noise": chain((4,), lambda: L.GaussianNoise(0.1, input_shape=(4,)), lambda: L.GaussianDropout(0.2),
                   lambda: L.ActivityRegularization(l2=0.1), lambda: L.Dropout(0.5)),
    "convlstm2d": one(L.ConvLSTM2D, (3, 2, 5, 5), nb_filter=2, nb_row=3, nb_col=3, dim_ordering="th", border_mode="same"),
}


def main():
    folder, wanted, failed = sys.argv[1], sys.argv[2:], {}
    os.makedirs(folder, exist_ok=True)
    for name, make in CASES.items():
        if wanted and name not in wanted:
            continue
        random = np.random.RandomState(sum(map(ord, name)))
        np.random.seed(1)
        try:
            model, shapes = make()
            if shapes is None:
                x = [random.randint(0, 6, size=(3, 4)).astype("int32")]
            else:
                x = [random.normal(size=(3, *shape)).astype("float32") for shape in shapes]
            if name == "masked_lstm":
                x[0][1, 3:], x[0][2, 1] = 0, 0
            randomise(model, random)
            if name == "srelu":
                # Where the left slope is negative, Theano and TensorFlow differ.
                model.set_weights([np.abs(value) for value in model.get_weights()])
            y = model.predict(x if len(x) > 1 else x[0])
            model.save(os.path.join(folder, name + ".h5"))
            np.savez_compressed(os.path.join(folder, name + ".x.npz"), **{"x%d" % i: v for i, v in enumerate(x)})
            np.savez_compressed(os.path.join(folder, name + ".y.npz"), y=y)
        except Exception as error:
            failed[name] = first_line(error)
    print(json.dumps({"keras": "1.2.2", "failed": failed}))


if __name__ == "__main__":
    main()
