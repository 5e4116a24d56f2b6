/// An error in one sentence, with the places it happened in from the outside in.
///
///     mnist.h5: layer "dense_1" (Dense): weight "kernel" is (784, 128) in the file, but the layer needs (512, 128).
///
/// Code that finds the fault states only the last part; every caller that knows a place – a layer, a file – adds it
/// with ``inside(_:)`` on the way up.
public struct KerasError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where it happened, outermost first: the file, the layer.
  public private(set) var places: [String]
  /// What was expected, what was found and what to do; a sentence with its full stop.
  public let message: String
  /// What to do, where a program that calls the library can do something else than a user of the command line.
  public let remedy: Remedy?

  /// What to do about an error, a sentence for either.
  public struct Remedy: Equatable, Sendable {
    /// What a program that calls the library can do.
    public let forPrograms: String
    /// What a user of the command line can do.
    public let forCommand: String

    /// These two sentences.
    public init(forPrograms: String, forCommand: String) {
      self.forPrograms = forPrograms
      self.forCommand = forCommand
    }
  }

  /// An error that says `message`, of which thousands of characters – a value of a file, say – are left out in the middle.
  public init(_ message: String, remedy: Remedy? = nil) {
    self.places = []
    self.remedy = remedy
    let scalars = message.unicodeScalars
    self.message =
      message.utf8.count <= Self.longest
      ? message
      : "\(Substring(scalars.prefix(Self.longest / 2))) … \(Substring(scalars.suffix(Self.longest / 4)))"
  }

  private static let longest = 2000

  /// The same error, seen from one place further out.
  public func inside(_ place: String) -> KerasError {
    var error = self
    error.places.insert(place, at: 0)
    return error
  }

  /// The places and the message as one line, and what a program can do about it.
  public var description: String { described(with: remedy?.forPrograms) }

  /// The same for a user of the command line.
  public var commandDescription: String { described(with: remedy?.forCommand) }

  /// The places and the message alone, for lists.
  public var fact: String { described(with: nil) }

  private func described(with remedy: String?) -> String {
    (places + [message]).joined(separator: ": ") + (remedy.map { " " + $0 } ?? "")
  }
}

/// Runs `body`; an error it throws gets `place` in front.
public func inside<Result: ~Copyable>(
  _ place: @autoclosure () -> String, _ body: () throws(KerasError) -> Result
) throws(KerasError) -> Result {
  do {
    return try body()
  } catch {
    throw error.inside(place())
  }
}
