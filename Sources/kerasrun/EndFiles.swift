internal import Keras

/// The files that the command line gives for a model's inputs or outputs.
struct EndFiles {
  /// An array and the file it came from.
  struct Found {
    var path: String
    var array: NamedArray
  }

  /// One array for each input or output, in the model's order.
  let inOrder: [Found]

  /// Reads the files that `arguments` name: `FILE`, in the order of the model, or `NAME=FILE`. One `.npz` may hold all.
  init(_ arguments: [String], for ends: EndNames) throws(KerasError) {
    var given: [Int: Found] = [:]
    var others: [Found] = []
    for argument in arguments {
      guard let (end, named) = Self.split(argument, ends) else {
        let path = try StandardInput.path(argument)
        others += try DataFile.read(path).map { Found(path: path, array: $0) }
        continue
      }
      guard given[end] == nil else {
        throw KerasError("the \(ends.kind) \"\(ends.names[end])\" is given twice.")
      }
      let path = try StandardInput.path(named)
      given[end] = Found(path: path, array: try Self.array(of: end, in: path, ends))
    }
    let rest = ends.names.indices.filter { given[$0] == nil }
    if let positions = ends.positions(of: rest, in: others.map(\.array.name)) {
      for (end, position) in zip(rest, positions) { given[end] = others[position] }
    } else {
      guard others.count == rest.count else {
        throw KerasError(
          "the model has \(ends.count) \(ends.kind)\(ends.count == 1 ? "" : "s") (\(ends.list)), but the files hold "
            + "\(others.count + given.count) arrays."
        ).inside(arguments.joined(separator: " "))
      }
      for (end, found) in zip(rest, others) { given[end] = found }
    }
    inOrder = ends.names.indices.compactMap { given[$0] }
  }

  /// `NAME=FILE` in two, when there is an input or output of that name.
  private static func split(_ argument: String, _ ends: EndNames) -> (end: Int, path: String)? {
    guard let sign = argument.firstIndex(of: "="), let end = ends.index(of: String(argument[..<sign])) else {
      return nil
    }
    return (end, String(argument[argument.index(after: sign)...]))
  }

  /// The array of this input or output in the file at `path`, which may hold others too.
  private static func array(of end: Int, in path: String, _ ends: EndNames) throws(KerasError) -> NamedArray {
    let arrays = try DataFile.read(path)
    if let positions = ends.positions(of: [end], in: arrays.map(\.name)) { return arrays[positions[0]] }
    guard arrays.count == 1 else {
      throw KerasError("none of the \(arrays.count) arrays is called \"\(ends.names[end])\".").inside(path)
    }
    return arrays[0]
  }
}
