internal import KerasCore

extension Functional {
  /// How the inputs or the outputs of a model are put together: Keras takes and returns them in lists and dictionaries.
  ///
  /// The tensors of a dictionary follow one another in the order of its sorted keys. Source: `flatten` in
  /// `keras/src/tree/optree_impl.py` and `tf.nest`.
  package indirect enum Structure: Sendable {
    case tensor
    case list([Structure])
    /// The members in the order of the file.
    case dictionary([(key: String, value: Structure)])

    /// The keys of the tensors, in their order; nil unless every tensor is a member of one dictionary.
    var keys: [String]? {
      guard case .dictionary(let members) = self else { return nil }
      let hasTensors = members.allSatisfy { member in if case .tensor = member.value { true } else { false } }
      return hasTensors ? Self.sorted(members).map(\.key) : nil
    }

    /// The members in the order of their keys, as Python sorts them.
    static func sorted<Value>(_ members: [(key: String, value: Value)]) -> [(key: String, value: Value)] {
      members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// The structure with `ends` for its tensors.
    func encoded(_ ends: [JSON]) -> JSON {
      var rest = ends[...]
      return encoded(&rest)
    }

    private func encoded(_ rest: inout ArraySlice<JSON>) -> JSON {
      switch self {
      case .tensor: return rest.popFirst() ?? .null
      case .list(let parts):
        var list: [JSON] = []
        for part in parts { list.append(part.encoded(&rest)) }
        return .array(list)
      case .dictionary(let members):
        var values: [String: JSON] = [:]
        for (key, value) in Self.sorted(members) { values[key] = value.encoded(&rest) }
        var object = JSON.Object()
        for (key, _) in members { object[key] = values[key] }
        return .object(object)
      }
    }
  }
}
