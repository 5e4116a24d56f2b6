package import Graph
package import KerasCore

/// What the operations between layers compute, by a name that all vocabularies share: the last part in snake case, without
/// a version, so that `keras.src.ops.numpy.Add`, `tf.math.add`, `tf.__operators__.add` and `AddV2` are all `add`.
package enum OperationTable {
  package typealias Function = @Sendable (OperationCall) throws(KerasError) -> [Tensor]

  package static let functions: [String: Function] = {
    var functions: [String: Function] = [:]
    let parts = [
      numbers, elementwise, comparisons, activations, reductions, movements, indexing, products, images, arrays,
      matrices, sorting, quantiles, linear, neural, windows, attention, updates, calling, sampling, filters, factors,
      spectra,
    ]
    for part in parts {
      functions.merge(part) { first, _ in first }
    }
    return functions
  }()

  /// What TensorFlow has no word for, or means something else by it.
  private static let keras3Alone: Set<String> = {
    var names: Set<String> = ["slice_update", "scatter_update", "segment_max", "segment_min", "segment_prod"]
    for part in [windows, attention, calling, sampling, filters, factors, spectra] { names.formUnion(part.keys) }
    return names.subtracting(["sobel_edges", "eigh", "pinv"])
  }()

  /// Whether the table has what Keras 3 or TensorFlow means by `name`.
  package static func knows(_ name: String, isTensorFlow: Bool) -> Bool {
    functions[name] != nil && !(isTensorFlow && keras3Alone.contains(name))
  }

  /// The name in the table of `name` in a file.
  package static func key(_ name: String) -> String {
    var key = snakeCase(String(name.split(separator: ".").last ?? ""))
    while let last = key.last, last.isNumber, key.dropLast().hasSuffix("v") {
      key = String(key.dropLast(2))
      while key.last == "_" { key.removeLast() }
    }
    return key
  }

  /// The value of an attribute of TensorFlow's: `{"b": true}`, `{"list": {"i": ["1", "2"]}}`, `{"type": "DT_INT32"}`.
  package static func attribute(_ json: JSON) -> JSON {
    guard let member = json.object?.members.first else { return json }
    if member.key == "list" {
      return .array(member.value.object?.members.first?.value.array?.map(number) ?? [])
    }
    // Words are bytes in base 64.
    if member.key == "s", let word = member.value.string {
      return .string(String(decoding: Base64.bytes(word) ?? [], as: UTF8.self))
    }
    return member.key == "type" ? member.value : number(member.value)
  }

  /// Whole numbers of 64 bits are strings in a protocol buffer's JSON.
  private static func number(_ json: JSON) -> JSON { json.string.flatMap { Int($0) }.map(JSON.int) ?? json }

  /// An operation of one tensor.
  static func unary(_ body: @escaping @Sendable (Tensor) throws(KerasError) -> Tensor) -> Function {
    { call throws(KerasError) in [try body(call.tensor(0))] }
  }

  /// An operation of one tensor that also has options.
  static func one(
    _ body: @escaping @Sendable (Tensor, OperationCall) throws(KerasError) -> Tensor
  ) -> Function {
    { call throws(KerasError) in [try body(call.tensor(0), call)] }
  }

  /// An operation of any number of tensors and results.
  static func several(_ body: @escaping Function) -> Function { body }

  /// An operation of two tensors, which are first brought to one dtype.
  static func binary(_ body: @escaping @Sendable (Tensor, Tensor) throws(KerasError) -> Tensor) -> Function {
    { call throws(KerasError) in
      let (a, b) = try call.pair()
      return [try body(a, b)]
    }
  }
}
