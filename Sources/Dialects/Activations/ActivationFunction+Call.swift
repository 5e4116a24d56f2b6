public import Graph
public import KerasCore

extension ActivationFunction {
  /// The function of every element of `x`; the softmax family works along the last axis.
  public func callAsFunction(_ x: Tensor) throws(KerasError) -> Tensor {
    switch self {
    case .linear: return x
    case .relu: return try x.relu()
    case .relu6: return try x.clip(0, 6)
    case .sigmoid: return try x.sigmoid()
    case .tanh: return try x.tanh()
    case .softmax: return try x.softmax()
    case .logSoftmax: return try x.logSoftmax()
    case .softplus: return try x.softplus()
    case .softsign: return try x / (x.absolute() + 1)
    case .exponential: return try x.exp()
    case .silu: return try x * x.sigmoid()
    case .hardSigmoid: return try (x / 6 + 0.5).clip(0, 1)
    case .hardSigmoidBeforeKeras3: return try (x * 0.2 + 0.5).clip(0, 1)
    case .hardSilu: return try x * (x / 6 + 0.5).clip(0, 1)
    case .hardTanh: return try x.clip(-1, 1)
    case .elu: return try x.isGreater(than: 0).select(x, x.minimum(0).expm1())
    case .selu:
      let scale = 1.0507009873554804934193349852946
      let alpha = 1.6732632423543772848170429916717
      return try x.isGreater(than: 0).select(x, x.minimum(0).expm1() * alpha) * scale
    // With α = 1, as an activation always has it, CELU is ELU.
    case .celu: return try x.maximum(0) + x.minimum(0).expm1()
    case .gelu: return try Self.gelu(x)
    case .glu:
      let half = x.shape[-1] / 2
      return try x.slice(axis: -1, from: 0, to: half) * x.slice(axis: -1, from: half, to: 2 * half).sigmoid()
    case .leakyReLU: return try x.isGreater(than: 0).select(x, x * 0.2)
    case .logSigmoid: return try -(-x).softplus()
    case .mish: return try x * x.softplus().tanh()
    case .hardShrink: return try x.absolute().isGreater(than: 0.5).select(x, x.filled(0))
    case .softShrink:
      return try x.isGreater(than: 0.5).select(x - 0.5, x.isLess(than: -0.5).select(x + 0.5, x.filled(0)))
    case .tanhShrink: return try x - x.tanh()
    // Keras states no defaults; these are a threshold and a replacement of 0.
    case .threshold: return try x.isGreater(than: 0).select(x, x.filled(0))
    case .sparsePlus:
      let middle = try (x + 1).square() * 0.25
      return try x.isGreater(than: -1).select(x.isLess(than: 1).select(middle, x), x.filled(0))
    case .sparseSigmoid: return try ((x + 1) * 0.5).clip(0, 1)
    case .squareplus: return try (x + (x.square() + 4).sqrt()) * 0.5
    case .sparsemax: return try Self.sparsemax(x)
    }
  }

  /// `x/2 · (1 + erf(x/√2))`: before Keras 3 the option `approximate` is off too.
  static func gelu(_ x: Tensor) throws(KerasError) -> Tensor {
    try x * 0.5 * ((x * 0.5.squareRoot()).erf() + 1)
  }

  /// `x` above `threshold`, at most `maximum`; `negativeSlope · (x − threshold)` below.
  package static func relu(
    _ x: Tensor, maximum: Double?, negativeSlope: Double, threshold: Double
  ) throws(KerasError) -> Tensor {
    var y = threshold == 0 ? try x.relu() : try x.isGreater(than: threshold).select(x, x.filled(0))
    if let maximum { y = try y.minimum(maximum) }
    if negativeSlope == 0 { return y }
    return try y - (threshold - x).relu() * negativeSlope
  }
}
