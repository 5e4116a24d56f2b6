package import Graph
package import KerasCore

/// How a layer rounds what it multiplies, as Keras 3's quantised dtype policies say.
package enum Quantization: Sendable {
  /// Its weights are integers in files, and it rounds what it is called on.
  case integers(ActivationQuantizer)
  /// It multiplies numbers of 8 bits, whose scales follow the largest ones of so many steps of training.
  case float8(historyLength: Int)

  /// What this dtype policy and quantization configuration say; nil when nothing is rounded.
  init?(policy: JSON, config: JSON?) throws(KerasError) {
    let text = policy["config"]?["mode"]?.string ?? policy["config"]?["name"]?.string ?? policy.string ?? ""
    if text.prefix(while: { $0 != "_" }) == "float8" {
      let stated = policy["config"]?["amax_history_length"] ?? 1024
      guard let length = stated.int, LayerConfig.extents.contains(length) else {
        throw KerasError("\"amax_history_length\" must be a positive whole number, got \(stated).")
      }
      self = .float8(historyLength: length)
    } else if let quantizer = ActivationQuantizer(mode: text, config: config) {
      self = .integers(quantizer)
    } else {
      return nil
    }
  }
}

extension Scope {
  /// `product` of `x` and `kernel`, plus `bias`, with all of them rounded as the layer's dtype policy says; `axes` are those of
  /// `x` that are summed over.
  package func product(
    _ x: Tensor, along axes: [Int], _ kernel: Tensor, _ bias: Tensor?,
    _ product: (Tensor, Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    var bias = bias
    let y: Tensor
    switch instance?.quantization {
    case nil: y = try product(x, kernel)
    case .integers(let quantizer):
      let rounded = try quantizer(x, along: axes)
      // In training the rounding has no gradient of its own.
      y = try product(isTraining ? x + (rounded - x).stopGradient() : rounded, kernel)
    case .float8(let length):
      let inputs = try float8(.value, x, named: "inputs", length)
      let kernel = try float8(.value, kernel, named: "kernel", length)
      y = try float8(.gradient, product(inputs, kernel), named: "outputs_grad", length)
      if let whole = bias { bias = try whole.cast(to: .bfloat16).cast(to: .float32) }
    }
    guard let bias else { return y }
    return try y + bias
  }

  /// `x` in numbers of 8 bits, as `subject` says, by a scale and a history that are weights called after `name`.
  private func float8(
    _ subject: Float8Gradient.Subject, _ x: Tensor, named name: String, _ length: Int
  ) throws(KerasError) -> Tensor {
    let scale = try addWeight("\(name)_scale", shape: [], .ones, overwriteWithGradient: true)
    let history = try addWeight("\(name)_amax_history", shape: [length], .zeros, overwriteWithGradient: true)
    return try x.float8(subject, scale: scale, history: history)
  }
}
