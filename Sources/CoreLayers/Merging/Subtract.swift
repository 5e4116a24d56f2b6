public import Graph
public import KerasCore

/// The first input minus the second.
///
/// Source: `keras/src/layers/merging/subtract.py`.
public struct Subtract: MergingLayer {
  public init() {}

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    guard inputs.count == 2 else {
      throw KerasError("the layer subtracts one tensor from another, got \(inputs.count).")
    }
    let merge = try Merge(inputs)
    let output = try merge.folded { (a, b) throws(KerasError) in try a - b }
    try merge.passMask(to: output, scope)
    return output
  }
}
