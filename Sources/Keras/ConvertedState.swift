internal import CPU
internal import ModelFile

/// The optimizer's state of weights that a file has in an older form: it has one array for each of the file's.
struct ConvertedState {
  private let conversions: [WeightConversion]
  /// The file's arrays in the place of the model's weights: all at the first weight of each conversion.
  private(set) var parts: [WeightKey: [StoredWeight]] = [:]
  private var places: [WeightKey: Place] = [:]
  /// By conversion and slot, the file's arrays.
  private var found: [Slot: [Int: NDArray]] = [:]

  private struct Place {
    var conversion: Int
    var part: Int
  }

  private struct Slot: Hashable {
    var conversion: Int
    var name: String
  }

  init(_ conversions: [WeightConversion]) {
    let conversions = conversions.filter { !$0.keepsState }
    self.conversions = conversions
    for (index, conversion) in conversions.enumerated() {
      for weight in conversion.weights { parts[weight.key] = [] }
      guard let first = conversion.weights.first(where: \.trainable) else { continue }
      parts[first.key] = conversion.sources.enumerated().map { part, source in
        // No weight of a layer has such a name.
        let key = WeightKey(path: first.path, name: "part \(part) of \(first.name)")
        places[key] = Place(conversion: index, part: part)
        return StoredWeight(key: key, type: TensorType(source.shape), fileName: source.name)
      }
    }
  }

  /// Whether `key` is what is remembered of an array of the file's.
  func isPart(_ key: VariableKey) -> Bool {
    if case .slot(_, let weight) = key { places[weight] != nil } else { false }
  }

  /// The variable of the model that `key` is, or is a part of.
  func model(for key: VariableKey) -> VariableKey {
    guard case .slot(let name, let weight) = key, let place = places[weight] else { return key }
    return .slot(name, conversions[place.conversion].weight(ofSource: place.part).key)
  }

  /// Takes `array`, which the file has for `key`.
  mutating func add(_ array: NDArray, as key: VariableKey) {
    guard case .slot(let name, let weight) = key, let place = places[weight] else { return }
    found[Slot(conversion: place.conversion, name: name), default: [:]][place.part] = array
  }

  /// The state of the model's weights.
  func states() throws(KerasError) -> [(VariableKey, NDArray)] {
    var states: [(VariableKey, NDArray)] = []
    for (slot, arrays) in found {
      let conversion = conversions[slot.conversion]
      let ordered = conversion.sources.indices.compactMap { arrays[$0] }
      guard ordered.count == conversion.sources.count else { continue }
      for (weight, array) in zip(conversion.weights, try conversion.convertedState(ordered)) {
        states.append((.slot(slot.name, weight.key), array))
      }
    }
    return states
  }

  /// The file's array for `key`, from the memory in `store`; nil when there is no state.
  func restored(_ key: VariableKey, from store: VariableStore) throws(KerasError) -> NDArray? {
    guard case .slot(let name, let weight) = key, let place = places[weight] else { return nil }
    let conversion = conversions[place.conversion]
    let arrays = conversion.weights.compactMap { store[.slot(name, $0.key)]?.array }
    guard arrays.count == conversion.weights.count else { return nil }
    return try conversion.restoredState(arrays)[place.part]
  }
}
