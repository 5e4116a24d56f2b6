package import Graph
package import KerasCore

extension Scope {
  /// `activation` of `x`; a softmax or sigmoid keeps `x` in memory for a cross-entropy that follows.
  package func activate(_ x: Tensor, _ activation: Activation) throws(KerasError) -> Tensor {
    let y = try activation(x)
    if activation == .softmax || activation == .sigmoid { setLogits(x, of: y) }
    return y
  }
}
