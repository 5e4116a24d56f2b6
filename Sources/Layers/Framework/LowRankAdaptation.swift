package import Graph
package import KerasCore

/// LoRA: a weight that stays as it is, plus `alpha / rank · a · b`, of which only `a` (…, rank) and `b` (rank, last extent) are
/// trained.
///
/// In `.keras` files the sum takes the place of the weight, and `a` and `b` start anew from zero, as Keras has it; in HDF5 files all
/// three are weights of their own.
///
/// Source: `enable_lora` in `keras/src/layers/core/dense.py`.
public struct LowRankAdaptation: Sendable {
  /// How many columns `a` has; nil where there is no adaptation.
  public var rank: Int?
  /// The numerator of the scale; the rank when nil.
  public var alpha: Double?

  /// No adaptation.
  public init() {}

  /// Whether there is an adaptation.
  public var isActive: Bool { rank != nil }

  /// The factor of `a · b`.
  public var scale: Double { rank.map { (alpha ?? Double($0)) / Double($0) } ?? 0 }

  /// The name of `a` or `b`, as `part` says, of the weight `name`.
  package static func name(of name: String, _ part: String) -> String { "lora_\(name)_\(part)" }

  package mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading else {
      guard let rank else { return }
      guard config.generation >= .keras3 else {
        throw KerasError("\"lora_rank\" cannot be written: only Keras 3 has it.")
      }
      config.put("lora_rank", .int(rank))
      config.put("lora_alpha", .double(alpha ?? Double(rank)))
      return
    }
    try config.field("lora_rank", &rank)
    try config.field("lora_alpha", &alpha)
    if rank == 0 { rank = nil }
    guard let rank else { return }
    guard LayerConfig.extents.contains(rank) else {
      throw KerasError("\"lora_rank\" must be a positive whole number, got \(rank).")
    }
  }
}

/// A layer that LoRA can adapt.
package protocol AdaptedByLowRank: Layer {
  /// The adaptation of the layer's kernel or embeddings.
  var lora: LowRankAdaptation { get }
}

extension Scope {
  /// `weight`, the weight of the layer called `name`, with what `lora` adds to it. It is declared as one that is not trained where
  /// there is an adaptation, and this is called after all others are declared, in the order of files.
  package func adapted(
    _ weight: Tensor, _ name: String, by lora: LowRankAdaptation
  ) throws(KerasError) -> Tensor {
    guard let rank = lora.rank else { return weight }
    guard instance?.constraints[name] == nil else {
      throw KerasError("\"lora_rank\" and \"\(name)_constraint\" cannot both be set.")
    }
    let shape = weight.shape
    let a = try addWeight(
      LowRankAdaptation.name(of: name, "a"), shape: Shape(shape.dimensions.dropLast() + [rank]), .heUniform,
      options: name)
    let b = try addWeight(
      LowRankAdaptation.name(of: name, "b"), shape: [rank, shape[-1]], .zeros, options: name)
    let rows = shape.count / max(shape[-1], 1)
    let product = try a.reshape([rows, rank]).matmul(b).reshape(shape)
    return try weight + product * lora.scale
  }
}
