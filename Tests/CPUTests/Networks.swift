import Graph
import KerasCore
import KerasLayers
import Layers
import Training
import TestSupport

/// Networks whose programs are compared with what they used to be.
enum Network: String, CaseIterable, Sendable {
  /// The network of Keras's example of a custom layer.
  case antirectifier
  /// The network for CIFAR-10 of He et al. with three stages of three blocks.
  case resNet20
  /// Words of a text to one number.
  case lstm

  /// One training step, optimized.
  func trainingStep() throws -> Graph {
    switch self {
    case .antirectifier:
      let layers: [any Layer] = [
        Dense(256), Antirectifier(), Dropout(0.1), Dense(256), Antirectifier(), Dropout(0.1), Dense(10),
        ActivationLayer(.softmax),
      ]
      let instances = layers.enumerated().map { LayerInstance($1, name: "layer_\($0)") }
      return try step(
        Sequential(layers: instances), TensorType([128, 784]), TensorType([128, 10]),
        CompileConfig(
          optimizer: RMSprop(), loss: CategoricalCrossentropy(), metrics: [NamedMetric(CategoricalAccuracy())]))
    case .resNet20:
      var optimizer = SGD()
      optimizer.momentum = 0.9
      return try step(
        ResNet20(), TensorType([32, 32, 32, 3]), TensorType([32, 10]),
        CompileConfig(optimizer: optimizer, loss: CategoricalCrossentropy()))
    case .lstm:
      let model = Sequential {
        Embedding(20_000, 128)
        LSTM(128)
        Dense(1, activation: .sigmoid)
      }
      return try step(
        model, TensorType([32, 80], .int32), TensorType([32, 1]),
        CompileConfig(optimizer: Adam(), loss: BinaryCrossentropy()))
    }
  }

  private func step(
    _ layer: any Layer, _ input: TensorType, _ target: TensorType, _ compile: CompileConfig
  ) throws -> Graph {
    let model = LayerInstance(layer, name: "model")
    return try ModelGraph.training(of: model, inputs: [input], targets: [target], compile: compile).graph
      .optimizedAndVerified()
  }
}

private struct ResNet20: UnaryLayer {
  func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var count = 0
    func apply(_ layer: some Layer, _ x: Tensor) throws(KerasError) -> Tensor {
      count += 1
      return try scope.callLayer(LayerInstance(layer, name: "layer_\(count)"), x)
    }
    func convolve(_ x: Tensor, _ filters: Int, strides: Extents = 1) throws(KerasError) -> Tensor {
      let convolution = Conv2D(filters, kernelSize: 3, strides: strides, padding: .same, useBias: false)
      return try apply(BatchNormalization(), apply(convolution, x))
    }
    var x = try convolve(x, 16).relu()
    for (stage, filters) in [16, 32, 64].enumerated() {
      for block in 0..<3 {
        let strides: Extents = stage > 0 && block == 0 ? 2 : 1
        let y = try convolve(convolve(x, filters, strides: strides).relu(), filters)
        if stage > 0 && block == 0 { x = try apply(Conv2D(filters, kernelSize: 1, strides: 2, useBias: false), x) }
        x = try (x + y).relu()
      }
    }
    return try apply(Dense(10, activation: .softmax), x.mean(axes: [1, 2]))
  }
}
