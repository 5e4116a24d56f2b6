public import Graph
public import KerasCore

/// The smallest of the inputs' elements; a step that is masked in one input is taken from the others.
///
/// Source: `keras/src/layers/merging/minimum.py`.
public struct Minimum: MergingLayer {
  public init() {}

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    let merge = try Merge(inputs)
    let output = try merge.foldedByMask(scope) { (a, b) throws(KerasError) in try a.minimum(b) }
    try merge.passMask(to: output, scope)
    return output
  }
}
