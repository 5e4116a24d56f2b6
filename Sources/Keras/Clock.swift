/// The clock on the wall.
enum Clock {
  /// The local time as Keras notes it in its files: `2025-01-31@12:00:00`.
  static var now: String {
    guard let parts = Platform.localTime else { return "1970-01-01@00:00:00" }
    let two = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(parts[0])-\(two[1])-\(two[2])@" + two[3...].joined(separator: ":")
  }
}
