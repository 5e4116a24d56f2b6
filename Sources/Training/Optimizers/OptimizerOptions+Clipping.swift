internal import Graph
internal import KerasCore

extension OptimizerOptions {
  /// `gradients` within the bounds that are set.
  ///
  /// Source: `_clip_gradients` of `keras/src/optimizers/base_optimizer.py`; `get_gradients` of Keras 2.3's
  /// `optimizers.py`, where `clipnorm` bounds the norm of all gradients together and can go with `clipvalue`.
  func clipped(_ gradients: [Tensor]) throws(KerasError) -> [Tensor] {
    var gradients = gradients
    switch generation {
    case .keras2:
      if let clipNorm, clipNorm > 0 { gradients = try clipped(gradients, globalNorm: clipNorm) }
      if let clipValue, clipValue > 0 { gradients = try clipped(gradients, value: clipValue) }
    case .legacy:
      if let clipValue, clipValue > 0 { gradients = try clipped(gradients, value: clipValue) }
      if let clipNorm, clipNorm > 0 { gradients = try clipped(gradients, norm: clipNorm) }
      if let globalClipNorm, globalClipNorm > 0 { gradients = try clipped(gradients, globalNorm: globalClipNorm) }
    case .tfKeras, .keras3:
      if let clipNorm, clipNorm > 0 { return try clipped(gradients, norm: clipNorm) }
      if let globalClipNorm, globalClipNorm > 0 { return try clipped(gradients, globalNorm: globalClipNorm) }
      if let clipValue, clipValue > 0 { return try clipped(gradients, value: clipValue) }
    }
    return gradients
  }

  private func clipped(_ gradients: [Tensor], value: Double) throws(KerasError) -> [Tensor] {
    var result: [Tensor] = []
    for gradient in gradients { result.append(try gradient.clip(-value, value)) }
    return result
  }

  private func clipped(_ gradients: [Tensor], norm: Double) throws(KerasError) -> [Tensor] {
    var result: [Tensor] = []
    for gradient in gradients {
      let length = try gradient.square().sum().sqrt()
      result.append(try gradient * norm / length.maximum(norm))
    }
    return result
  }

  private func clipped(_ gradients: [Tensor], globalNorm norm: Double) throws(KerasError) -> [Tensor] {
    var squares: [Tensor] = []
    for gradient in gradients { squares.append(try gradient.square().sum()) }
    guard var total = squares.first else { return gradients }
    for square in squares.dropFirst() { total = try total + square }
    let length = try total.sqrt()
    let scale = try length.reciprocal().minimum(1 / norm) * norm
    // Not a number where the norm is not finite, as in Keras: a broken step must show.
    let honest = try scale + (length - length)
    var result: [Tensor] = []
    for gradient in gradients { result.append(try gradient * honest) }
    return result
  }
}
