internal import Keras

/// The files that the command line gives for a model's inputs.
struct InputFiles {
  /// An array for one input and the file it came from.
  struct Found {
    var path: String
    var array: NamedArray
  }

  /// One array for each of the model's inputs.
  let inOrder: [Found]

  /// Reads the files that `arguments` name for `inputs`: `FILE`, in the order of the inputs, or `name=FILE`. One `.npz`
  /// may hold all.
  init(_ arguments: [String], inputs: [ModelInput]) throws(KerasError) {
    var byName: [String: Found] = [:]
    var others: [Found] = []
    for argument in arguments {
      if let (name, path) = Self.split(argument, inputs: inputs) {
        let arrays = try DataFile.read(path)
        guard byName[name] == nil else { throw KerasError("the input \"\(name)\" is given twice.") }
        byName[name] = Found(path: path, array: try Self.one(arrays, path, for: name))
        continue
      }
      others += try DataFile.read(argument).map { Found(path: argument, array: $0) }
    }
    let rest = inputs.filter { byName[$0.name] == nil }
    let names = rest.map(\.name)
    if !rest.isEmpty, names.allSatisfy({ name in others.contains { $0.array.name == name } }) {
      for found in others {
        if let name = found.array.name, names.contains(name) { byName[name] = found }
      }
    } else {
      guard others.count == rest.count else {
        let wanted = inputs.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw KerasError(
          "the model takes \(inputs.count) \(inputs.count == 1 ? "input" : "inputs") (\(wanted)), "
            + "but the files hold \(others.count + byName.count) arrays.")
      }
      for (input, found) in zip(rest, others) { byName[input.name] = found }
    }
    inOrder = inputs.compactMap { byName[$0.name] }
  }

  /// `name=FILE` in two, when there is an input of that name.
  private static func split(_ argument: String, inputs: [ModelInput]) -> (name: String, path: String)? {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    let name = String(argument[..<sign])
    guard inputs.contains(where: { $0.name == name }) else { return nil }
    return (name, String(argument[argument.index(after: sign)...]))
  }

  private static func one(_ arrays: [NamedArray], _ path: String, for name: String) throws(KerasError) -> NamedArray {
    if let array = arrays.first(where: { $0.name == name }) { return array }
    guard arrays.count == 1 else {
      throw KerasError("none of the \(arrays.count) arrays is called \"\(name)\".").inside(path)
    }
    return arrays[0]
  }
}
