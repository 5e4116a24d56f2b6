internal import KerasCore

/// A window of signal processing, by the names of `scipy.signal.get_window`.
package enum SpectralWindow: String, CaseIterable, Sendable {
  case boxcar, triang, blackman, hamming, hann, bartlett, flattop, parzen, bohman, blackmanharris, nuttall, barthann
  case cosine, exponential, tukey, lanczos

  /// `count` elements; periodic ones are the first of a symmetric window with one more.
  ///
  /// Source: `scipy/signal/windows/_windows.py`.
  package func elements(_ count: Int, periodic: Bool) -> [Double] {
    let total = periodic ? count + 1 : count
    guard count > 1 else { return Array(repeating: 1, count: count) }
    return (0..<count).map { element(Double($0), Double(total)) }
  }

  /// The element `n` of a symmetric window of `m`.
  private func element(_ n: Double, _ m: Double) -> Double {
    /// From −1 to 1.
    let place = 2 * n / (m - 1) - 1
    let distance = abs(n - (m - 1) / 2)
    switch self {
    case .boxcar: return 1
    case .hann: return Self.cosines(place, [0.5, 0.5])
    case .hamming: return Self.cosines(place, [0.54, 0.46])
    case .blackman: return Self.cosines(place, [0.42, 0.5, 0.08])
    case .nuttall: return Self.cosines(place, [0.363_581_9, 0.489_177_5, 0.136_599_5, 0.010_641_1])
    case .blackmanharris: return Self.cosines(place, [0.358_75, 0.488_29, 0.141_28, 0.011_68])
    case .flattop:
      return Self.cosines(place, [0.215_578_95, 0.416_631_58, 0.277_263_158, 0.083_578_947, 0.006_947_368])
    case .bartlett: return 1 - abs(place)
    case .triang: return 1 - distance / ((m + m.truncatingRemainder(dividingBy: 2)) / 2)
    case .parzen:
      let share = distance / (m / 2)
      return distance <= (m - 1) / 4 ? 1 - 6 * share * share * (1 - share) : 2 * (1 - share) * (1 - share) * (1 - share)
    case .bohman:
      let far = abs(place)
      guard n > 0, n < m - 1 else { return 0 }
      return (1 - far) * Elementary.cos(.pi * far) + Elementary.sin(.pi * far) / .pi
    case .barthann:
      let far = abs(place) / 2
      return 0.62 - 0.48 * far + 0.38 * Elementary.cos(2 * .pi * far)
    case .cosine: return Elementary.sin(.pi / m * (n + 0.5))
    case .exponential: return Elementary.exp(-distance)
    case .tukey:
      let edge = 1 - abs(place)
      return edge >= 0.5 ? 1 : 0.5 * (1 + Elementary.cos(.pi * (2 * edge - 1)))
    case .lanczos: return place == 0 ? 1 : Elementary.sin(.pi * place) / (.pi * place)
    }
  }

  private static func cosines(_ place: Double, _ factors: [Double]) -> Double {
    factors.enumerated().reduce(0) { $0 + $1.element * Elementary.cos(Double($1.offset) * .pi * place) }
  }
}
