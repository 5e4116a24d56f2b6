internal import KerasCore
internal import Layers

/// The key of a hash: one number for both halves, or two.
struct Salt: ConfigValue, Sendable {
  /// Both halves.
  let key: [Int]
  let config: JSON

  static var expectation: String { "a whole number or two" }

  init?(config json: JSON) {
    let numbers = json.int.map { [$0, $0] } ?? (json["items"] ?? json).array?.compactMap(\.int) ?? []
    guard numbers.count == 2 else { return nil }
    key = numbers
    config = json
  }
}
