internal import ModelFile

/// The weights of one place in a model that are three where LoRA adapts them and one in `.keras` archives.
struct LowRankWeights {
  /// The adapted weight, and the two whose product is added to it.
  let base: Trace.Weight, a: Trace.Weight, b: Trace.Weight
  /// The other weights, in the order of declaration.
  let others: [Trace.Weight]
  /// The factor of the product.
  let scale: Double

  /// The weight among `weights`, those that `layer` itself declares, that LoRA adapts, and its two factors; nil when there is none.
  init?(_ weights: [Trace.Weight], of layer: any Layer) {
    guard let lora = (layer as? any AdaptedByLowRank)?.lora, lora.rank != nil else { return nil }
    func find(_ name: String) -> Trace.Weight? { weights.first { $0.name == name } }
    for weight in weights {
      guard let a = find(LowRankAdaptation.name(of: weight.name, "a")),
        let b = find(LowRankAdaptation.name(of: weight.name, "b"))
      else { continue }
      base = weight
      (self.a, self.b) = (a, b)
      others = weights.filter { ![weight.key, a.key, b.key].contains($0.key) }
      scale = lora.scale
      return
    }
    return nil
  }

  /// `arrays`, the three weights, as the one that archives have.
  static func merged(_ arrays: [NDArray], scale: Double) throws(KerasError) -> NDArray {
    guard arrays.count == 3, let base = arrays[0].floats, let a = arrays[1].floats, let b = arrays[2].floats,
      arrays[2].shape.rank == 2
    else { throw KerasError("the weights of a layer must be numbers.") }
    let (rank, columns) = (arrays[2].shape[0], arrays[2].shape[1])
    var sum = base
    for index in sum.indices {
      let (row, column) = (index / columns, index % columns)
      var product: Float = 0
      for place in 0..<rank { product += a[row * rank + place] * b[place * columns + column] }
      sum[index] += Float(scale) * product
    }
    return NDArray(doubles: sum.map(Double.init), dtype: .float32, shape: arrays[0].shape)
  }
}
