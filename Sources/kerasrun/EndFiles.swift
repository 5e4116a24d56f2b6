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

  /// Reads the files that `arguments` name: `FILE`, in the order of the model, or `NAME=FILE`. One `.npz` may hold all, and so may
  /// a table whose columns have their names.
  init(_ arguments: [String], for ends: EndNames) throws(KerasError) {
    var given: [Int: Found] = [:]
    var unnamed: [String] = []
    for argument in arguments {
      guard let (end, named) = Self.split(argument, ends) else {
        unnamed.append(try StandardInput.path(argument))
        continue
      }
      guard given[end] == nil else {
        throw KerasError("the \(ends.kind) \"\(ends.names[end])\" is given twice.")
      }
      let path = try StandardInput.path(named)
      given[end] = Found(path: path, array: try Self.array(of: end, in: path, ends))
    }
    let rest = ends.names.indices.filter { given[$0] == nil }
    if unnamed.count == 1, rest.count > 1 || ends.areText.contains(true),
      let table = try TextTable(contentsOf: unnamed[0], where: { ends.haveColumns(rest, among: $0) })
    {
      for end in rest {
        let column = try inside(unnamed[0]) { () throws(KerasError) in try ends.column(of: end, in: table) }
        if let column { given[end] = Found(path: unnamed[0], array: NamedArray(array: column, format: .csv)) }
      }
      inOrder = ends.names.indices.compactMap { given[$0] }
      return
    }
    var others: [Found] = []
    for path in unnamed {
      // Without names, a file is for the next input that is left.
      let isText = rest.count > others.count && ends.areText[rest[others.count]]
      others += try (isText ? DataFile.readTexts(path) : DataFile.read(path)).map { Found(path: path, array: $0) }
    }
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
    if let table = try TextTable(contentsOf: path, where: { ends.haveColumns([end], among: $0) }),
      let column = try inside(
        path,
        { () throws(KerasError) in
          try ends.column(of: end, in: table)
        })
    {
      return NamedArray(array: column, format: .csv)
    }
    let arrays = try ends.areText[end] ? DataFile.readTexts(path) : DataFile.read(path)
    if let positions = ends.positions(of: [end], in: arrays.map(\.name)) { return arrays[positions[0]] }
    guard arrays.count == 1 else {
      throw KerasError("none of the \(arrays.count) arrays is called \"\(ends.names[end])\".").inside(path)
    }
    return arrays[0]
  }
}
