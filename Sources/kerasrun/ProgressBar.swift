internal import Keras

/// A line on the terminal that says how far something is, as Keras draws it.
final class ProgressBar {
  private let isShown: Bool
  private let start = Platform.seconds
  private var last = 0.0
  private var width = 0

  /// A bar that is shown if `isShown` and standard error is a terminal.
  init(isShown: Bool) { self.isShown = isShown && Terminal.showsProgress }

  /// Seconds since the bar was made.
  var elapsed: Double { Platform.seconds - start }

  /// Shows that `done` of `all` steps are done, and `results` so far; ten times a second at most, and at the end.
  func show(_ done: Int, of all: Int, results: () -> String = { "" }) {
    guard isShown else { return }
    let time = elapsed
    guard done == all || time - last >= 0.1 else { return }
    last = time
    draw(done, of: all, time, results())
  }

  /// Shows that the last of the steps that are done was this one, and ends the line.
  func finish(_ done: Int, of all: Int, results: () -> String) {
    guard isShown else { return }
    draw(done, of: all, elapsed, results())
    finish()
  }

  private func draw(_ done: Int, of all: Int, _ time: Double, _ results: String) {
    let filled = all == 0 ? 20 : 20 * done / all
    let bar = String(repeating: "━", count: filled) + String(repeating: " ", count: 20 - filled)
    let perStep = time / Double(max(done, 1))
    let left = done < all ? perStep * Double(all - done) : time
    var line = "\(done)/\(all) \(bar) \(Self.duration(left)) \(Self.step(perStep))"
    line += results
    let padding = String(repeating: " ", count: max(0, width - line.count))
    width = line.count
    Terminal.writeToStandardError("\r" + line + padding)
  }

  /// Ends the line.
  func finish() {
    if isShown, width > 0 { Terminal.writeToStandardError("\n") }
    width = 0
  }

  /// A time as Keras prints it: `12s`, `1:05`, `1:01:05`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
    return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
  }

  private static func step(_ seconds: Double) -> String {
    if seconds >= 1 { return "\(Int(seconds.rounded()))s/step" }
    if seconds >= 1e-3 { return "\(Int((seconds * 1e3).rounded()))ms/step" }
    return "\(Int((seconds * 1e6).rounded()))us/step"
  }
}
