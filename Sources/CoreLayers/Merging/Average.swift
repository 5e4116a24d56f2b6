public import Graph
public import KerasCore

/// The mean of the inputs.
///
/// Source: `keras/src/layers/merging/average.py`.
public struct Average: MergingLayer {
  public init() {}

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    let merge = try Merge(inputs)
    let output = try merge.folded { (a, b) throws(KerasError) in try a + b } / Double(inputs.count)
    try merge.passMask(to: output, scope)
    return output
  }
}
