internal import KerasCore

/// A function of somebody's own that a file names: what it computes is what the registry says, if it says anything.
public struct CustomFunction<Function: Sendable>: Sendable, Equatable {
  /// The name, with its package where it has one.
  public let name: String
  /// What the file says, kept for writing.
  let config: JSON
  /// What it computes; nil when nobody said so.
  let function: Function?

  public static func == (a: CustomFunction, b: CustomFunction) -> Bool { a.name == b.name && a.config == b.config }
}
