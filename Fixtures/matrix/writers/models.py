"""The models of the matrix in the words of Keras 2 and 3, each compiled, with the numbers it is given and trained on."""
import numpy as np


def cnn(keras, random):
    """Convolutions with BatchNormalization one after the other, trained by Adam."""
    L = keras.layers
    model = keras.models.Sequential(name="cnn")
    model.add(L.Conv2D(3, 3, padding="same", activation="relu", input_shape=(7, 6, 2)) if not is_keras3(keras)
              else L.Input((7, 6, 2)))
    if is_keras3(keras):
        model.add(L.Conv2D(3, 3, padding="same", activation="relu"))
    model.add(L.BatchNormalization())
    model.add(L.MaxPooling2D(2))
    model.add(L.Conv2D(4, (2, 3), use_bias=False))
    model.add(L.BatchNormalization(scale=False, momentum=0.9))
    model.add(L.Activation("relu"))
    model.add(L.Dropout(0.25))
    model.add(L.Flatten())
    model.add(L.Dense(3, activation="softmax"))
    model.compile(optimizer=keras.optimizers.Adam(), loss="categorical_crossentropy", metrics=["accuracy"])
    return model, [random.normal(size=(4, 7, 6, 2))], [np.eye(3)[random.randint(3, size=4)]]


def functional(keras, random):
    """Two inputs, two outputs, a model in a model in the model, and a layer and a model called twice; SGD with momentum."""
    L, Model = keras.layers, keras.models.Model
    inside = L.Input((4,), name="inside")
    half = keras.models.Sequential(name="half")
    if is_keras3(keras):
        half.add(L.Input((3,)))
        half.add(L.Dense(2, activation="tanh", name="half_dense"))
    else:
        half.add(L.Dense(2, activation="tanh", input_shape=(3,), name="half_dense"))
    tower = Model(inside, half(L.Dense(3, activation="relu", name="first")(inside)), name="tower")
    left, right = L.Input((4,), name="left"), L.Input((4,), name="right")
    shared = L.Dense(4, activation="sigmoid", name="shared")
    a, b = tower(shared(left)), tower(shared(right))
    both = L.Concatenate(name="both")([a, b, right])
    score = L.Dense(1, name="score")(both)
    kind = L.Dense(3, activation="softmax", name="kind")(L.Add(name="sum")([a, b]))
    model = Model([left, right], [score, kind], name="functional")
    losses, weights = {"score": "mse", "kind": "categorical_crossentropy"}, {"score": 1.0, "kind": 0.5}
    if keras.__version__.startswith("3.6"):
        # It gives the targets of a list to losses that have names in another order.
        losses, weights = list(losses.values()), list(weights.values())
    model.compile(optimizer=keras.optimizers.SGD(0.05, momentum=0.9), loss=losses, loss_weights=weights)
    x = [random.normal(size=(4, 4)), random.normal(size=(4, 4))]
    return model, x, [random.normal(size=(4, 1)), np.eye(3)[random.randint(3, size=4)]]


def recurrent(keras, random):
    """Every kind of recurrent layer over masked steps, trained by RMSprop."""
    L = keras.layers
    model = keras.models.Sequential(name="recurrent")
    if is_keras3(keras):
        model.add(L.Input((5,), dtype="int32"))
        model.add(L.Embedding(7, 4, mask_zero=True))
    else:
        model.add(L.Embedding(7, 4, mask_zero=True, input_length=5))
    model.add(L.LSTM(3, return_sequences=True))
    model.add(L.Bidirectional(L.GRU(2, return_sequences=True), merge_mode="concat"))
    model.add(L.TimeDistributed(L.Dense(3, activation="tanh")))
    model.add(L.Bidirectional(L.LSTM(2, return_sequences=True), merge_mode="sum"))
    model.add(L.GRU(3))
    model.add(L.Dense(1, activation="sigmoid"))
    model.compile(optimizer=keras.optimizers.RMSprop(), loss="binary_crossentropy")
    return model, [sequences(random)], [random.randint(2, size=(4, 1))]


def frozen(keras, random):
    """Frozen layers on their own and in a nested model, between others that are trained by SGD with Nesterov momentum."""
    L, Model = keras.layers, keras.models.Model
    image = L.Input((6, 6, 1), name="image")
    x = L.Conv2D(2, 3, name="conv")(image)
    x = L.BatchNormalization(name="norm")(x)
    x = L.Conv2D(2, 2, activation="relu", name="fine")(x)
    base = Model(image, L.BatchNormalization(name="last")(x), name="base")
    base.get_layer("conv").trainable = False
    base.get_layer("norm").trainable = False
    given = L.Input((6, 6, 1), name="given")
    head = L.Dense(4, activation="relu", name="head")
    y = head(L.Flatten(name="flat")(base(given)))
    # Keras 3.0 trains layers all the same that are made with `trainable=False`.
    head.trainable = False
    model = Model(given, L.Dense(2, activation="softmax", name="top")(y), name="frozen")
    model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.8, nesterov=True), loss="categorical_crossentropy")
    return model, [random.normal(size=(4, 6, 6, 1))], [np.eye(2)[random.randint(2, size=4)]]


def is_keras3(keras):
    return keras.__version__.startswith("3")


def sequences(random):
    """Four sequences of different lengths; what follows their ends is zero, and one has zeros inside."""
    x = random.randint(1, 7, size=(4, 5))
    x[1, 3:], x[2, 1:], x[3, 2] = 0, 0, 0
    return x


MODELS = [cnn, functional, recurrent, frozen]
