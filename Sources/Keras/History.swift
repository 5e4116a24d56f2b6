/// What ``Model/fit(_:validation:batchSize:epochs:shuffle:seed:initialEpoch:classWeight:callbacks:)`` found, epoch by
/// epoch.
public struct History: Sendable, Equatable {
  /// The epochs, counted from 0.
  public private(set) var epochs: [Int] = []
  /// The names of what was measured, in order.
  public private(set) var names: [String] = []
  private var columns: [String: [Double]] = [:]

  init() {}

  mutating func append(_ results: Results, epoch: Int) {
    epochs.append(epoch)
    for (name, value) in zip(results.names, results.values) {
      if columns[name] == nil { names.append(name) }
      columns[name, default: []].append(value)
    }
  }

  /// The values of this name, one for each epoch; none when there is no such name.
  public subscript(name: String) -> [Double] { columns[name] ?? [] }

  /// The history as Keras's `history.history`: `{"loss": [0.3, 0.2], …}`.
  public var json: JSON {
    var object = JSON.Object()
    for name in names { object[name] = .array(self[name].map(JSON.double)) }
    return .object(object)
  }

  /// The history as Keras's `CSVLogger` writes it: a row for each epoch.
  public var csv: String {
    var text = (["epoch"] + names).joined(separator: ",") + "\n"
    for (row, epoch) in epochs.enumerated() {
      let values = names.map { name in row < self[name].count ? "\(self[name][row])" : "NA" }
      text += (["\(epoch)"] + values).joined(separator: ",") + "\n"
    }
    return text
  }

  /// Writes the history to `path`, as JSON when it ends in `.json`, else as CSV; all of it or nothing.
  public func write(to path: String) throws(KerasError) {
    try TextFile.write(path.lowercased().hasSuffix(".json") ? json.strictDescription + "\n" : csv, to: path)
  }
}
