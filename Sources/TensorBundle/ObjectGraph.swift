package import KerasCore

/// The objects that were saved and how they hold one another, as every checkpoint has them in one of its tensors: TensorFlow's
/// `TrackableObjectGraph`. The first object is the one that was saved.
///
/// Source: `tensorflow/core/protobuf/trackable_object_graph.proto`
package struct ObjectGraph {
  /// An object.
  package struct Node {
    /// The objects it holds, by the names of its attributes, in order.
    package fileprivate(set) var children: [(name: String, node: Int)] = []
    /// The key of its value; nil for an object that is no variable.
    package fileprivate(set) var key: String?
    /// The keys of the tensors that a table is saved as; nil for an object that is none.
    package fileprivate(set) var table: (keys: String, values: String)?
    /// The variable's own name, such as `dense/kernel`.
    package fileprivate(set) var fullName = ""
    /// What an optimizer remembers of other variables, in order.
    package fileprivate(set) var slots: [(name: String, original: Int, node: Int)] = []
  }

  /// The key of the tensor with the graph.
  package static let key = "_CHECKPOINTABLE_OBJECT_GRAPH"

  /// The objects; others name them by their numbers here, which are all valid.
  package private(set) var nodes: [Node] = []

  /// The graph of `bundle`.
  package init(of bundle: TensorBundle) throws(KerasError) {
    guard bundle.entries[Self.key] != nil else {
      throw KerasError(
        "the checkpoint does not say of which objects its tensors are, as those of TensorFlow 1's Saver; save it with "
          + "model.save_weights(…) or tf.train.Checkpoint.")
    }
    var reader = ProtobufReader(try bundle.bytes(Self.key)[...])
    while let field = try reader.next() {
      if field.number == 1, let bytes = field.value.bytes { nodes.append(try Node(bytes)) }
    }
    let references = nodes.lazy.flatMap { $0.children.map(\.node) + $0.slots.flatMap { [$0.original, $0.node] } }
    guard !nodes.isEmpty, references.allSatisfy(nodes.indices.contains) else {
      throw KerasError("the graph of objects is empty or names objects that it does not have; the file is damaged.")
    }
  }

  /// The object that `node` holds as `name`.
  package func child(_ name: String, of node: Int) -> Int? { nodes[node].children.first { $0.name == name }?.node }
}

extension ObjectGraph.Node {
  fileprivate init(_ message: ArraySlice<UInt8>) throws(KerasError) {
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      guard let bytes = field.value.bytes else { continue }
      let parts = try Parts(bytes)
      switch field.number {
      case 1: children.append((parts.texts[2] ?? "", parts.numbers[1] ?? 0))
      case 2 where parts.texts[1] == "VARIABLE_VALUE":
        key = parts.texts[3]
        fullName = parts.texts[2] ?? ""
      case 2 where parts.texts[1] == "table":
        // So up to TensorFlow 2.8; the tensors' names are made of it.
        if let key = parts.texts[3] { table = (key + "-keys", key + "-values") }
      case 2 where parts.texts[1] == "table-keys": table = (parts.texts[3] ?? "", table?.values ?? "")
      case 2 where parts.texts[1] == "table-values": table = (table?.keys ?? "", parts.texts[3] ?? "")
      case 3: slots.append((parts.texts[2] ?? "", parts.numbers[1] ?? 0, parts.numbers[3] ?? 0))
      default: break
      }
    }
  }
}

/// The fields of a small message by their numbers.
private struct Parts {
  var numbers: [Int: Int] = [:]
  var texts: [Int: String] = [:]

  init(_ message: ArraySlice<UInt8>) throws(KerasError) {
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      if let text = field.value.text { texts[field.number] = text } else { numbers[field.number] = field.value.int }
    }
  }
}
