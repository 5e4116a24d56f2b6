"""Writes what layers of Keras make of text and of tables: models of one layer or two with inputs and outputs.

    python3 make.py  (Keras 3 on TensorFlow, and tf_keras)

cases.jsonl has one model a line: generation, architecture as `to_json` writes it, inputs and outputs. strings.npz has what
`Hashing` and `TextVectorization` make of 10,000 texts in twenty scripts, which Tests/KerasTests/LookupTests.swift makes by the
same formula.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import tf_keras

HERE = Path(__file__).resolve().parent
BOTH = {"keras3": keras, "tfKeras": tf_keras}
K3 = {"keras3": keras}

WORDS = np.array([["earth", "wind"], ["and", "fire"], ["fire", "x"], ["", "wind"], ["[UNK]", "Größe"]])
WORD = WORDS[:, :1]
NUMBERS = np.array([[4, 2, 9], [0, -3, 1], [7, 7, -1]])
NUMBER = NUMBERS[:, :1]
TEXTS = np.array([
    ["The quick brown fox jumped over the lazy dog."], ["the DOG, the fox!  the the"], [""], ["a\tb\nc \x0b d"],
    ["It's 'quoted' (text) – „Größe“ ÄÖÜ ßẞ"], ["日本語 テキスト と 漢字"], ["fox fox fox dog"], ["   "], ["e\u0301 é naïve İstanbul"],
])
VOCABULARY = ["earth", "wind", "and", "fire"]
TERMS = ["the", "fox", "dog", "lazy", "größe", "text", "a", "日本語", "é", "the fox", "fox fox", "quick brown fox"]

cases = []


def array(x):
    x = np.asarray(x)
    kind = "string" if x.dtype.kind in "OUS" else str(x.dtype)
    text = lambda v: v.decode() if isinstance(v, bytes) else str(v)
    values = [text(v) if kind == "string" else (float(v) if x.dtype.kind == "f" else int(v)) for v in x.ravel()]
    return {"shape": list(x.shape), "dtype": kind, "values": values}


def dense(y):
    if isinstance(y, tf.SparseTensor):
        y = tf.sparse.to_dense(y)
    if isinstance(y, tf.RaggedTensor):
        y = y.to_tensor()
    return np.asarray(y)


def case(build, *xs, generations=BOTH, adapts=False):
    """The model whose outputs `build(k, *inputs)` gives, on `xs`; where it `adapts`, `build` gives the layer, which learns from
    them first."""
    for generation, k in generations.items():
        inputs = [k.Input(x.shape[1:], dtype="string" if x.dtype.kind in "OUS" else str(x.dtype)) for x in xs]
        if adapts:
            layer = build(k)
            layer.adapt(xs[0])
            outputs = layer(*inputs)
        else:
            outputs = build(k, *inputs)
        model = k.Model(inputs, outputs)
        ys = model([tf.constant(x) for x in xs])
        ys = ys if isinstance(ys, (list, tuple)) else [ys]
        cases.append({
            "generation": generation, "adapts": adapts, "architecture": json.loads(model.to_json()), "inputs": [array(x) for x in xs],
            "outputs": [array(dense(y)) for y in ys]})


def lookups():
    for mode in ("int", "one_hot", "multi_hot", "count"):
        for more in ({}, {"mask_token": ""}, {"num_oov_indices": 3}, {"max_tokens": 9, "pad_to_max_tokens": True},
                     {"mask_token": "", "num_oov_indices": 2, "oov_token": "<?>"}):
            for x in (WORDS, WORD):
                generations = K3 if mode == "one_hot" and x is WORDS else BOTH
                case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, output_mode=mode, **more)(i), x,
                     generations=generations)
        for more in ({}, {"mask_token": 0}, {"num_oov_indices": 3}, {"max_tokens": 8, "pad_to_max_tokens": True},
                     {"mask_token": 9, "num_oov_indices": 2, "oov_token": -7}):
            for x in (NUMBERS, NUMBER):
                generations = K3 if mode == "one_hot" and x is NUMBERS else BOTH
                case(lambda k, i: k.layers.IntegerLookup(vocabulary=[4, 2, 7, 1], output_mode=mode, **more)(i), x,
                     generations=generations)
    weights = [0.5, 1.0, 2.0, 0.25]
    for more in ({}, {"num_oov_indices": 3}, {"max_tokens": 9, "pad_to_max_tokens": True}, {"mask_token": ""}):
        case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, idf_weights=weights, output_mode="tf_idf", **more)(i),
             WORDS)
    case(lambda k, i: k.layers.IntegerLookup(vocabulary=[4, 2, 7, 1], idf_weights=weights, output_mode="tf_idf")(i), NUMBERS)
    case(lambda k, i: k.layers.StringLookup(
        vocabulary=["[UNK]"] + VOCABULARY, idf_weights=[3.0] + weights, output_mode="tf_idf")(i), WORDS)
    places = np.array([[0, 1, 2], [5, 9, -1]])
    for more in ({}, {"mask_token": ""}, {"num_oov_indices": 2}):
        case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, invert=True, **more)(i), places)
    for more in ({}, {"mask_token": 0}):
        case(lambda k, i: k.layers.IntegerLookup(vocabulary=[4, 2, 7, 1], invert=True, **more)(i), places)
    case(lambda k, i: k.layers.StringLookup(vocabulary=["", "[UNK]"] + VOCABULARY, mask_token="")(i), WORDS)
    case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, num_oov_indices=5, salt=[3, 11])(i), WORDS, generations=K3)
    case(lambda k, i: k.layers.IntegerLookup(vocabulary=[4, 2], num_oov_indices=5, oov_method="farmhash")(i), NUMBERS,
         generations=K3)
    case(lambda k, i: k.layers.IntegerLookup(vocabulary=[4, 2], num_oov_indices=5, oov_method="farmhash", salt=9)(i), NUMBERS,
         generations=K3)
    case(lambda k, i: k.layers.IntegerLookup(vocabulary=[-5, 10**12, 3, 2**60 + 1])(i),
         np.array([[3, 10**12], [-5, 7], [2**60, 2**60 + 1]]))
    known = np.array([["wind", "fire"], ["earth", "and"]])
    case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, num_oov_indices=0)(i), known)
    case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, num_oov_indices=0, output_mode="multi_hot")(i), known)
    # There and back again.
    case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, invert=True)(k.layers.StringLookup(vocabulary=VOCABULARY)(i)),
         WORDS)
    # Numbers of a table and of words into a layer with weights.
    case(lambda k, i: k.layers.Dense(3, kernel_initializer="ones", bias_initializer="ones")(
        k.layers.StringLookup(vocabulary=VOCABULARY, output_mode="multi_hot")(i)), WORDS)
    # Words for the classes that layers with weights find.
    case(lambda k, i: k.layers.StringLookup(vocabulary=VOCABULARY, num_oov_indices=0, invert=True)(
        k.ops.argmax(k.layers.Dense(4, kernel_initializer="ones")(k.layers.Rescaling(-1.0)(i)), axis=-1)),
         np.array([[1.0, 2.0], [-3.0, 0.5]], "float32"), generations=K3)


def hashes():
    for more in ({}, {"salt": 133}, {"salt": [137, -5]}, {"mask_value": ""}, {"mask_value": "wind", "salt": 4}):
        for mode in ("int", "one_hot", "multi_hot", "count"):
            case(lambda k, i: k.layers.Hashing(7, output_mode=mode, **more)(i), WORD)
            if mode != "one_hot":
                case(lambda k, i: k.layers.Hashing(7, output_mode=mode, **more)(i), WORDS)
    for more in ({}, {"salt": 133}, {"mask_value": 9}):
        for x in (NUMBERS, NUMBERS.astype("int32")):
            case(lambda k, i: k.layers.Hashing(5, **more)(i), x)
    case(lambda k, i: k.layers.Hashing(1)(i), NUMBERS)
    case(lambda k, i: k.layers.Hashing(6, dtype="int32")(i), WORDS)
    for mode in ("int", "one_hot"):
        case(lambda k, i, j: k.layers.HashedCrossing(11, output_mode=mode)((i, j)), WORD[:3], NUMBER)
        case(lambda k, i, j: k.layers.HashedCrossing(11, output_mode=mode)((i, j)), NUMBER, NUMBER.astype("int32"))
        case(lambda k, i, j, l: k.layers.HashedCrossing(11, output_mode=mode)((i, j, l)), WORD[:3], WORD[1:4], NUMBER,
             generations={"tfKeras": tf_keras})
    # A crossing of what the graph computes.
    case(lambda k, i, j: k.layers.HashedCrossing(9)((i, k.layers.Discretization(bin_boundaries=[-1.0, 0.5, 3.0])(j))),
         WORD[:3], np.array([[0.25], [7.0], [-2.0]], "float32"))


def texts():
    make = lambda k, **options: k.layers.TextVectorization(vocabulary=TERMS, **options)
    for standardize in (None, "lower", "strip_punctuation", "lower_and_strip_punctuation"):
        for split in (None, "whitespace", "character"):
            case(lambda k, i: make(k, standardize=standardize, split=split)(i), TEXTS)
    for ngrams in (1, 2, 3, (2,), (1, 3)):
        case(lambda k, i: make(k, ngrams=ngrams)(i), TEXTS)
        case(lambda k, i: make(k, ngrams=ngrams, output_mode="count")(i), TEXTS)
    for length in (1, 4, 30):
        case(lambda k, i: make(k, output_sequence_length=length)(i), TEXTS)
        case(lambda k, i: make(k, output_sequence_length=length, ragged=True)(i), TEXTS, generations=K3)
        case(lambda k, i: make(k, output_sequence_length=length, split=None)(i), TEXTS)
    case(lambda k, i: make(k, ragged=True)(i), TEXTS)
    for mode in ("multi_hot", "count"):
        case(lambda k, i: make(k, output_mode=mode)(i), TEXTS)
        case(lambda k, i: make(k, output_mode=mode, max_tokens=20, pad_to_max_tokens=True)(i), TEXTS)
        case(lambda k, i: make(k, output_mode=mode, split="character")(i), TEXTS)
    weights = [0.5 + 0.25 * n for n in range(len(TERMS))]
    case(lambda k, i: make(k, output_mode="tf_idf", idf_weights=weights)(i), TEXTS)
    case(lambda k, i: make(k, output_mode="tf_idf", idf_weights=weights, max_tokens=20, pad_to_max_tokens=True)(i), TEXTS)
    case(lambda k, i: make(k, output_mode="one_hot", split=None)(i), TEXTS, generations=K3)
    case(lambda k, i: make(k)(i), TEXTS[:, 0])
    case(lambda k, i: k.layers.GlobalAveragePooling1D()(k.layers.Embedding(
        14, 3, mask_zero=True, embeddings_initializer="ones")(make(k)(i))), TEXTS)


def adaptations():
    tokens = np.array([["b", "a", "é"], ["a", "", "[UNK]"], ["c", "c", "a"], ["zz", "b", "日"]])
    numbers = np.array([[3, 1, 1], [-5, 0, 3], [10**12, 3, 0]])
    # Keras learns these weights only where all texts have as many different words; tf.keras, where all are different.
    even = np.array([["the fox the dog"], ["a Fox, dog"], ["fox fox cat bird"], ["the bird! a"]])
    for mode in ("int", "multi_hot", "count", "tf_idf"):
        generations = K3 if mode == "tf_idf" else BOTH
        for more in ({}, {"mask_token": ""}, {"max_tokens": 4}, {"max_tokens": 9, "pad_to_max_tokens": True},
                     {"num_oov_indices": 2}):
            case(lambda k: k.layers.StringLookup(output_mode=mode, **more), tokens, adapts=True,
                 generations=generations)
        for more in ({}, {"mask_token": 0}, {"max_tokens": 3}):
            case(lambda k: k.layers.IntegerLookup(output_mode=mode, **more), numbers, adapts=True,
                 generations=generations)
        for more in ({}, {"ngrams": 2}, {"max_tokens": 7}, {"split": "character"}, {"standardize": None, "max_tokens": 5},
                     {"max_tokens": 60, "pad_to_max_tokens": True}):
            if mode == "tf_idf" and more in ({"ngrams": 2}, {"split": "character"}, {"standardize": None, "max_tokens": 5}):
                continue
            case(lambda k: k.layers.TextVectorization(output_mode=mode, **more), even if mode == "tf_idf" else TEXTS,
                 adapts=True, generations=generations)


# The first characters of twenty scripts and how many of each are taken.
SCRIPTS = [
    (0x41, 58), (0xC0, 64), (0x391, 57), (0x410, 64), (0x531, 38), (0x5D0, 27), (0x621, 42), (0x905, 53), (0x985, 47),
    (0xA05, 53), (0xB85, 50), (0xE01, 58), (0x10D0, 43), (0x1100, 80), (0x3041, 83), (0x30A1, 86), (0x4E00, 2000),
    (0xAC00, 2000), (0x13A0, 80), (0x1F600, 64)]
SEPARATORS = " .,!?-'\t"


def strings(count):
    """Texts of all scripts and lengths by a linear congruential generator."""
    state = 1

    def draw(below):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % below

    result = []
    for index in range(count):
        first, size = SCRIPTS[index % 20]
        text = ""
        for _ in range(draw(90)):
            text += SEPARATORS[draw(8)] if draw(5) == 0 else chr(first + draw(min(size, 24)))
        result.append(text)
    return result


def write_strings():
    texts = tf.constant(strings(10_000))
    layers = keras.layers
    vectorization = layers.TextVectorization(max_tokens=2000, output_sequence_length=6)
    vectorization.adapt(texts)
    np.savez_compressed(
        HERE / "strings.npz", hashed=np.asarray(layers.Hashing(1009)(texts)).astype("int16"),
        salted=np.asarray(layers.Hashing(1009, salt=[7, -12])(texts)).astype("int16"),
        crossed=np.asarray(layers.HashedCrossing(1009)((texts, tf.reverse(texts, [0])))).astype("int16"),
        places=np.asarray(vectorization(texts)).astype("int16"),
        characters=np.asarray(layers.TextVectorization(
            split="character", standardize="lower", vocabulary=[chr(first + 3) for first, _ in SCRIPTS],
            output_sequence_length=12)(texts)).astype("int16"))
    (HERE / "vocabulary.txt").write_text("\n".join(vectorization.get_vocabulary()))


lookups()
hashes()
texts()
adaptations()
with open(HERE / "cases.jsonl", "w") as file:
    for line in cases:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
write_strings()
print(len(cases), "cases")
