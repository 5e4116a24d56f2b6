#!/usr/bin/env python3
"""Latency of ONNX Runtime on the Antirectifier network of an `.h5`, written out as an ONNX graph."""
import argparse

import h5py
import numpy as np
import onnxruntime
from common import median_seconds, note, report
from onnx import TensorProto, checker, helper, numpy_helper

OPSET = 17


def weights_of(model_file):
    """Kernel and bias of the three dense layers, by the file's own lists of names."""
    arrays = []
    with h5py.File(model_file) as file:
        root = file["model_weights"]
        for layer in root.attrs["layer_names"]:
            group = root[layer]
            arrays += [group[name][()] for name in group.attrs["weight_names"]]
    return arrays


def antirectifier(nodes, name, source):
    """Adds the nodes of one Antirectifier and returns the name of its output."""
    def add(operation, inputs, **attributes):
        output = f"{name}_{len(nodes)}"
        nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    centered = add("Sub", [source, add("ReduceMean", [source], axes=[1], keepdims=1)])
    unit = add("LpNormalization", [centered], axis=1, p=2)
    return add("Concat", [add("Relu", [unit]), add("Relu", [add("Neg", [unit])])], axis=1)


def graph_of(arrays):
    """The network as an ONNX model: Gemm, Antirectifier, Gemm, Antirectifier, Gemm, Softmax."""
    nodes, initializers, value = [], [], "x"
    for index, (kernel, bias) in enumerate(zip(arrays[::2], arrays[1::2])):
        initializers.append(numpy_helper.from_array(kernel, f"kernel{index}"))
        initializers.append(numpy_helper.from_array(bias, f"bias{index}"))
        nodes.append(helper.make_node("Gemm", [value, f"kernel{index}", f"bias{index}"], [f"dense{index}"]))
        value = f"dense{index}" if index == 2 else antirectifier(nodes, f"antirectifier{index}", f"dense{index}")
    nodes.append(helper.make_node("Softmax", [value], ["y"], axis=1))
    graph = helper.make_graph(
        nodes, "antirectifier", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 784])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 10])], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    checker.check_model(model)
    return model


def session_of(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="an antirectifier fixture folder: model.h5, x.npz, y.npz")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 32, 128])
    parser.add_argument("--repeats", type=int, default=2000)
    arguments = parser.parse_args()
    model = graph_of(weights_of(f"{arguments.model}/model.h5"))
    with np.load(f"{arguments.model}/x.npz") as x_file, np.load(f"{arguments.model}/y.npz") as y_file:
        x, y = x_file[x_file.files[0]], y_file[y_file.files[0]]
    sessions = {threads: session_of(model, threads) for threads in (1, 2)}
    error = np.abs(sessions[1].run(None, {"x": x})[0] - y).max()
    note(f"ONNX Runtime agrees with Keras within {error:.1e}")
    if error > 1e-5:
        raise SystemExit(f"the ONNX graph is not the network of the file: it is {error:.1e} away")
    for batch in arguments.batches:
        feed = {"x": np.ascontiguousarray(np.resize(x, (batch, 784)))}
        times = {
            threads: median_seconds(lambda: session.run(None, feed), arguments.repeats, warmup=200)
            for threads, session in sessions.items()}
        best = min(times, key=times.get)
        report("onnxruntime", f"predict-batch-{batch}", times[best], threads=best,
               variants={str(threads): value for threads, value in times.items()}, version=onnxruntime.__version__)


if __name__ == "__main__":
    main()
