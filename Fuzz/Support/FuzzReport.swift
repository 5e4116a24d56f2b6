/// What became of many damaged files.
public struct FuzzReport: Sendable {
  /// The files of one kind of damage, or all of them.
  public struct Tally: Sendable {
    /// How many were tried.
    public internal(set) var count = 0
    /// How many came to each end.
    public internal(set) var outcomes: [Outcome: Int] = [:]
    /// The most seconds of computing that one took.
    public internal(set) var slowest = 0.0
    /// The most memory that one took, in bytes.
    public internal(set) var memory = 0

    mutating func add(_ outcome: Outcome, seconds: Double, memory: Int) {
      count += 1
      outcomes[outcome, default: 0] += 1
      slowest = max(slowest, seconds)
      self.memory = max(self.memory, memory)
    }
  }

  /// A file with which the program did what it must not.
  public struct Finding: Sendable, CustomStringConvertible {
    /// What it did: `crash`, `hang` or `memory`.
    public let what: String
    /// Which file it was.
    public let seed: Int
    /// The kind of damage.
    public let kind: String

    public var description: String { "\(what): seed \(seed), \(kind)" }
  }

  /// All files.
  public internal(set) var all = Tally()
  /// The files of each kind of damage.
  public internal(set) var kinds: [String: Tally] = [:]
  /// What must not be.
  public internal(set) var findings: [Finding] = []

  /// The numbers as a table of Markdown.
  public var table: String {
    let outcomes = Outcome.allCases.map(\.rawValue)
    var text = "| kind | files | \(outcomes.joined(separator: " | ")) | slowest | memory |\n"
    text += String(repeating: "|---", count: outcomes.count + 4) + "|\n"
    for (name, tally) in kinds.sorted(by: { $0.key < $1.key }) + [("all", all)] {
      let numbers = Outcome.allCases.map { String(tally.outcomes[$0] ?? 0) }.joined(separator: " | ")
      let time = "\(Int((tally.slowest * 1000).rounded())) ms"
      text += "| \(name) | \(tally.count) | \(numbers) | \(time) | \(tally.memory >> 20) MB |\n"
    }
    return text
  }

  mutating func add(_ kind: String, _ outcome: Outcome, seconds: Double, memory: Int) {
    all.add(outcome, seconds: seconds, memory: memory)
    kinds[kind, default: Tally()].add(outcome, seconds: seconds, memory: memory)
  }
}
