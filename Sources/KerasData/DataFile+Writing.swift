public import KerasCore

extension DataFile {
  /// The format that the extension of `path` asks for when it is written.
  public static func format(writing path: String) throws(KerasError) -> DataFormat {
    let name = path.split(separator: "/").last ?? ""
    switch name.lastIndex(of: ".").map({ name[name.index(after: $0)...].lowercased() }) {
    case "npy": return .npy
    case "npz": return .npz
    case "csv": return .csv
    case "json": return .json
    case "idx": return .idx
    default:
      throw KerasError("the file must end in .npy, .npz, .csv, .json or .idx, which chooses its format.").inside(path)
    }
  }

  /// Writes `arrays` to `path` in the format of its extension, all of it or nothing.
  ///
  /// `.npz` and `.json` hold any number of arrays under their names, in order; the others hold one.
  public static func write(_ arrays: [NamedArray], to path: String) throws(KerasError) {
    let format = try format(writing: path)
    if format == .npz {
      let file = try AtomicFile(replacing: path)
      do {
        try NPZFile.write(arrays, to: file.descriptor)
      } catch {
        throw error.inside(path)
      }
      return try file.commit()
    }
    let bytes = try inside(path) { () throws(KerasError) in try content(arrays, format) }
    let file = try AtomicFile(replacing: path)
    try file.write(bytes)
    try file.commit()
  }

  private static func content(_ arrays: [NamedArray], _ format: DataFormat) throws(KerasError) -> [UInt8] {
    if format == .json { return try JSONPredictions.bytes(arrays) }
    guard arrays.count == 1, let array = arrays.first?.array else {
      throw KerasError("\(format) files hold one array, but there are \(arrays.count); write an .npz file instead.")
    }
    switch format {
    case .npy: return try NPYFile.bytes(array)
    case .csv: return CSVFile.bytes(array)
    case .idx: return try IDXFile.bytes(array)
    case .npz, .json, .png, .jpeg, .text: throw KerasError("\(format) files are not written.")
    }
  }
}
