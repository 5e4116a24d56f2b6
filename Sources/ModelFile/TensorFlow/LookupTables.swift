internal import KerasCore
internal import TensorBundle

/// The vocabularies of a SavedModel: what the tables of its lookup layers start with, constants of TensorFlow's graph or files beside
/// it.
///
/// Source: `tensorflow/core/protobuf/{saved_model,meta_graph,saved_object_graph}.proto`; `keras/layers/preprocessing/index_lookup.py`
/// of tf.keras.
struct LookupTables {
  private let objects: [ArraySlice<UInt8>]
  private let functions: [String: ArraySlice<UInt8>]
  private let constants: [String: ArraySlice<UInt8>]
  private let assets: [String]
  private let folder: String

  /// The classes that have such a table.
  private static let classes: Set<String> = ["StringLookup", "IntegerLookup", "TextVectorization"]

  /// The tables of the SavedModel in `folder`, a path with its slash.
  private init(inFolder folder: String) throws(KerasError) {
    let bytes = try FileBytes.read(folder + "saved_model.pb")
    guard let graph = try bytes[...].messages(2).first, let saved = try graph.messages(7).last else {
      throw KerasError("the SavedModel has no objects.")
    }
    objects = try saved.messages(1)
    var functions: [String: ArraySlice<UInt8>] = [:]
    for entry in try saved.messages(2) { functions[try entry.messages(1).last.text] = try entry.messages(2).last ?? [] }
    var constants: [String: ArraySlice<UInt8>] = [:]
    for node in try graph.messages(2).last?.messages(1) ?? [] where try node.messages(2).last.text == "Const" {
      constants[try node.messages(1).last.text] = node
    }
    self.functions = functions
    self.constants = constants
    assets = try graph.messages(6).map { (asset) throws(KerasError) in try asset.messages(2).last.text }
    self.folder = folder
  }

  /// `architecture` with the vocabularies that the SavedModel in `folder` has for its layers, and the weights of their tokens, which
  /// lie in the checkpoint `bundle`; tables that change lie there too.
  static func completed(
    _ architecture: JSON, inFolder folder: String, _ graph: ObjectGraph, _ bundle: TensorBundle
  ) throws(KerasError) -> JSON {
    guard architecture.mentions(classes) else { return architecture }
    let tables = try inside("saved_model.pb") { () throws(KerasError) in try LookupTables(inFolder: folder) }
    var known: [String: JSON.Object] = [:]
    for (node, json) in try KerasMetadata.objects(inFolder: folder) {
      guard let name = json["class_name"]?.string, classes.contains(name), let layer = json["config"]?["name"]?.string,
        tables.objects.indices.contains(node)
      else { continue }
      let parts = try tables.children(node)
      let owner = parts["_lookup_layer"] ?? parts["_index_lookup_layer"] ?? node
      var learned = JSON.Object()
      var tokens = try tables.tokens(owner)
      if tokens == nil { tokens = try graph.tableTokens(of: owner, in: bundle) }
      if let tokens {
        learned["vocabulary"] = .array(tokens)
        if json["config"]?["has_input_vocabulary"] != true { learned["has_input_vocabulary"] = false }
      }
      if graph.nodes.indices.contains(owner), let child = graph.child("idf_weights", of: owner),
        let key = graph.nodes[child].key, let weights = try bundle.read(key).doubles
      {
        learned["idf_weights"] = .array(weights.map(JSON.double))
      }
      known[layer] = learned
    }
    return architecture.completed(known, classes)
  }

  /// The objects in the one of this index by the names of the attributes.
  private func children(_ index: Int) throws(KerasError) -> [String: Int] {
    var children: [String: Int] = [:]
    for child in try objects[index].messages(1) {
      let node = try child.numbers(1).last ?? 0
      if objects.indices.contains(node) { children[try child.messages(2).last.text] = node }
    }
    return children
  }

  /// The tokens of the table of the layer `node` in the order of their places; nil when it starts empty.
  private func tokens(_ node: Int) throws(KerasError) -> [JSON]? {
    let parts = try children(node)
    guard let table = parts["lookup_table"] ?? parts["_table"],
      let initialize = try children(table)["_initialize"], let function = try objects[initialize].messages(6).last,
      let name = try function.messages(1).last, let body = functions[String(decoding: name, as: UTF8.self)]
    else { return nil }
    var arrays: [[JSON]] = []
    for input in try body.numbers(2) where objects.indices.contains(input) {
      if let asset = try objects[input].messages(5).last {
        let index = try asset.numbers(1).last ?? 0
        guard assets.indices.contains(index) else { throw KerasError("the file of a vocabulary is missing.") }
        let text = try FileBytes.read(folder + "assets/" + assets[index].fileName)
        return String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
          .map { JSON.string(String($0)) }.droppingLastEmpty
      }
      guard let constant = try objects[input].messages(9).last,
        let node = constants[try constant.messages(1).last.text]
      else { continue }
      if let elements = try Self.elements(node) { arrays.append(elements) }
    }
    guard arrays.count == 2, arrays[0].count == arrays[1].count, !arrays[0].isEmpty else { return nil }
    // Inverted tables lead from places to tokens.
    let isInverted = arrays[0].allSatisfy { $0.int != nil } && arrays[1].allSatisfy { $0.string != nil }
    let (tokens, places) = isInverted ? (arrays[1], arrays[0]) : (arrays[0], arrays[1])
    return zip(places.map { $0.int ?? 0 }, tokens).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The elements of the constant that is `node`, texts or whole numbers; nil for other types.
  private static func elements(_ node: ArraySlice<UInt8>) throws(KerasError) -> [JSON]? {
    for attribute in try node.messages(5) where try attribute.messages(1).last.text == "value" {
      guard let tensor = try attribute.messages(2).last?.messages(8).last else { return nil }
      var count = 1
      for axis in try tensor.messages(2).last?.messages(2) ?? [] {
        let (product, overflow) = count.multipliedReportingOverflow(by: try axis.numbers(1).last ?? 0)
        guard !overflow, 0...(1 << 24) ~= product else { throw KerasError("a vocabulary is larger than any is.") }
        count = product
      }
      var elements: [JSON] = []
      switch try tensor.numbers(1).last {
      case 7: elements = try tensor.messages(8).map { JSON.string(String(decoding: $0, as: UTF8.self)) }
      case 9:
        elements = try tensor.numbers(10).map(JSON.int)
        guard var content = try tensor.messages(4).last, elements.isEmpty else { break }
        while content.count >= 8 {
          elements.append(.int(Int(truncatingIfNeeded: Int64(bitPattern: try content.removeNumber(bytes: 8)))))
        }
      default: return nil
      }
      // The last value stands for all that follow.
      guard let last = elements.last, elements.count <= count else { return elements.isEmpty ? [] : nil }
      return elements + Array(repeating: last, count: count - elements.count)
    }
    return nil
  }
}

extension ObjectGraph {
  /// The tokens of the table that the layer `node` has saved, in the order of their places; nil when it has saved none.
  fileprivate func tableTokens(of node: Int, in bundle: TensorBundle) throws(KerasError) -> [JSON]? {
    guard nodes.indices.contains(node), let child = child("_table", of: node) ?? child("lookup_table", of: node),
      let table = nodes[child].table
    else { return nil }
    let (keys, values) = (try bundle.read(table.keys), try bundle.read(table.values))
    let isInverted = keys.dtype != .string && values.dtype == .string
    let (tokens, places) = isInverted ? (values, keys) : (keys, values)
    guard tokens.count == places.count, !tokens.shape.dimensions.contains(0),
      let numbers = places.elements(as: Int64.self)
    else { return nil }
    let words =
      tokens.strings?.map(JSON.string) ?? tokens.elements(as: Int64.self)?.map { JSON.int(Int($0)) } ?? []
    return zip(numbers, words).sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension [JSON] {
  fileprivate var droppingLastEmpty: [JSON] { last == .string("") ? Array(dropLast()) : self }
}

extension JSON {
  /// Whether a layer of one of `classes` is somewhere in this configuration.
  fileprivate func mentions(_ classes: Set<String>) -> Bool {
    if let name = self["class_name"]?.string, classes.contains(name) { return true }
    if let layers = layerConfigs { return layers.contains { $0.mentions(classes) } }
    return self["config"]?["layer"].map { $0.mentions(classes) } ?? false
  }

  /// This configuration with the options in `known` for each layer of one of `classes`, by the layers' names.
  fileprivate func completed(_ known: [String: JSON.Object], _ classes: Set<String>) -> JSON {
    guard var object, var options = self["config"]?.object else { return self }
    if let name = self["class_name"]?.string, classes.contains(name), let learned = known[layerName] {
      for (key, value) in learned.members where options[key] == nil || options[key] == .null || key == "vocabulary" {
        options[key] = value
      }
    }
    if let layers = layerConfigs { options["layers"] = .array(layers.map { $0.completed(known, classes) }) }
    if let layer = options["layer"] { options["layer"] = layer.completed(known, classes) }
    object["config"] = .object(options)
    return .object(object)
  }
}
