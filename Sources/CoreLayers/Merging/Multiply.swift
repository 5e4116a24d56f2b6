public import Graph
public import KerasCore

/// The product of the inputs; a masked step counts as 1, and as 0 where every input masks it.
///
/// Source: `keras/src/layers/merging/multiply.py`.
public struct Multiply: MergingLayer {
  public init() {}

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    let merge = try Merge(inputs)
    var output: Tensor?
    var anyMask: Tensor?
    var allMasked = true
    for (index, tensor) in merge.aligned.enumerated() {
      var factor = tensor
      if let mask = try merge.elementMask(index, scope) {
        factor = try mask.select(tensor, tensor.filled(1))
        if let known = anyMask { anyMask = try known.logicalOr(mask) } else { anyMask = mask }
      } else {
        allMasked = false
      }
      if let product = output { output = try product * factor } else { output = factor }
    }
    guard var product = output else { throw KerasError("the layer merges at least 1 tensor, got none.") }
    if allMasked, let anyMask { product = try anyMask.select(product, product.filled(0)) }
    try merge.passMask(to: product, scope)
    return product
  }
}
