"""The models of the matrix in the words of Keras 1: the same networks, as far as it has them."""
import numpy as np
from keras import layers as L
from keras.layers.normalization import BatchNormalization
from keras.models import Model, Sequential
from keras.optimizers import SGD, Adam, RMSprop

from models import sequences


def cnn(keras, random):
    model = Sequential()
    model.add(L.Convolution2D(3, 3, 3, border_mode="same", activation="relu", dim_ordering="tf", input_shape=(7, 6, 2)))
    model.add(BatchNormalization())
    model.add(L.MaxPooling2D((2, 2), dim_ordering="tf"))
    model.add(L.Convolution2D(4, 2, 3, bias=False, dim_ordering="tf"))
    model.add(BatchNormalization(momentum=0.9))
    model.add(L.Activation("relu"))
    model.add(L.Dropout(0.25))
    model.add(L.Flatten())
    model.add(L.Dense(3, activation="softmax"))
    model.compile(optimizer=Adam(), loss="categorical_crossentropy", metrics=["accuracy"])
    return model, [random.normal(size=(4, 7, 6, 2))], [np.eye(3)[random.randint(3, size=4)]]


def functional(keras, random):
    inside = L.Input((4,), name="inside")
    half = Sequential(name="half")
    half.add(L.Dense(2, activation="tanh", input_dim=3, name="half_dense"))
    tower = Model(inside, half(L.Dense(3, activation="relu", name="first")(inside)), name="tower")
    left, right = L.Input((4,), name="left"), L.Input((4,), name="right")
    shared = L.Dense(4, activation="sigmoid", name="shared")
    a, b = tower(shared(left)), tower(shared(right))
    both = L.merge([a, b, right], mode="concat", name="both")
    score = L.Dense(1, name="score")(both)
    kind = L.Dense(3, activation="softmax", name="kind")(L.merge([a, b], mode="sum", name="sum"))
    model = Model([left, right], [score, kind], name="functional")
    model.compile(optimizer=SGD(0.05, momentum=0.9), loss={"score": "mse", "kind": "categorical_crossentropy"},
                  loss_weights={"score": 1.0, "kind": 0.5})
    x = [random.normal(size=(4, 4)), random.normal(size=(4, 4))]
    return model, x, [random.normal(size=(4, 1)), np.eye(3)[random.randint(3, size=4)]]


def recurrent(keras, random):
    model = Sequential()
    model.add(L.Embedding(7, 4, mask_zero=True, input_length=5))
    model.add(L.LSTM(3, return_sequences=True))
    model.add(L.Bidirectional(L.GRU(2, return_sequences=True), merge_mode="concat"))
    model.add(L.TimeDistributed(L.Dense(3, activation="tanh")))
    model.add(L.Bidirectional(L.LSTM(2, return_sequences=True, consume_less="gpu"), merge_mode="sum"))
    model.add(L.GRU(3, inner_activation="sigmoid"))
    model.add(L.Dense(1, activation="sigmoid"))
    model.compile(optimizer=RMSprop(), loss="binary_crossentropy")
    return model, [sequences(random)], [random.randint(2, size=(4, 1))]


def frozen(keras, random):
    image = L.Input((6, 6, 1), name="image")
    x = L.Convolution2D(2, 3, 3, name="conv", dim_ordering="tf")(image)
    x = BatchNormalization(name="norm")(x)
    x = L.Convolution2D(2, 2, 2, activation="relu", name="fine", dim_ordering="tf")(x)
    base = Model(image, BatchNormalization(name="last")(x), name="base")
    base.get_layer("conv").trainable = False
    base.get_layer("norm").trainable = False
    given = L.Input((6, 6, 1), name="given")
    y = L.Dense(4, activation="relu", name="head", trainable=False)(L.Flatten(name="flat")(base(given)))
    model = Model(given, L.Dense(2, activation="softmax", name="top")(y), name="frozen")
    model.compile(optimizer=SGD(0.02, momentum=0.8, nesterov=True), loss="categorical_crossentropy")
    return model, [random.normal(size=(4, 6, 6, 1))], [np.eye(2)[random.randint(2, size=4)]]


MODELS = [cnn, functional, recurrent, frozen]
