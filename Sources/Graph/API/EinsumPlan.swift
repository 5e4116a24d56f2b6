internal import KerasCore

/// An equation with the ellipsis spelt out for operands of known shapes.
struct EinsumPlan {
  var first: [EinsumLabel]
  var second: [EinsumLabel]
  var result: [EinsumLabel]
  var expandedFirst: Shape
  var expandedSecond: Shape

  init(_ equation: String, _ a: Shape, _ b: Shape) throws(KerasError) {
    let sides = equation.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
    let terms = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard sides.count <= 2, terms.count == 2 else {
      throw KerasError("two operands and at most one result are needed, such as \"ab,bc->ac\".")
    }
    let (rankA, rankB) = (try Self.ellipsisRank(terms[0], a), try Self.ellipsisRank(terms[1], b))
    let rank = Swift.max(rankA ?? 0, rankB ?? 0)
    first = try Self.labels(terms[0], ellipsisRank: rank, of: rank)
    second = try Self.labels(terms[1], ellipsisRank: rank, of: rank)
    expandedFirst = Self.expand(terms[0], a, by: rankA.map { rank - $0 } ?? 0)
    expandedSecond = Self.expand(terms[1], b, by: rankB.map { rank - $0 } ?? 0)
    if sides.count == 2 {
      result = try Self.labels(String(sides[1]), ellipsisRank: rank, of: rank)
    } else {
      let all = first + second
      let letters = all.filter { label in label.isLetter && all.filter { $0 == label }.count == 1 }
      result = (0..<rank).map(EinsumLabel.ellipsis) + letters.sorted()
    }
    guard result.allSatisfy({ first.contains($0) || second.contains($0) }) else {
      throw KerasError("the result has an axis that neither operand has.")
    }
    for (axis, label) in first.enumerated() {
      guard let other = second.firstIndex(of: label) else { continue }
      let (m, n) = (expandedFirst[axis], expandedSecond[other])
      guard m == n || (m == 1 || n == 1) && !label.isLetter else {
        throw KerasError("the axis \(label) is \(m) in \(a) and \(n) in \(b).")
      }
    }
  }

  /// How many axes the term's ellipsis stands for; nil without one.
  private static func ellipsisRank(_ term: String, _ shape: Shape) throws(KerasError) -> Int? {
    let letters = term.filter { $0 != "." }.count
    let hasEllipsis = term.contains("...")
    guard hasEllipsis ? letters <= shape.rank : letters == shape.rank else {
      throw KerasError("\"\(term)\" does not name the axes of \(shape).")
    }
    return hasEllipsis ? shape.rank - letters : nil
  }

  private static func labels(_ term: String, ellipsisRank: Int, of rank: Int) throws(KerasError) -> [EinsumLabel] {
    var labels: [EinsumLabel] = []
    var rest = Substring(term)
    while let character = rest.first {
      if rest.hasPrefix("...") {
        labels += (0..<ellipsisRank).map(EinsumLabel.ellipsis)
        rest = rest.dropFirst(3)
      } else if character.isLetter {
        labels.append(.letter(character))
        rest = rest.dropFirst()
      } else {
        throw KerasError("\"\(term)\" must consist of letters and at most one \"...\".")
      }
    }
    guard Set(labels).count == labels.count else { throw KerasError("\"\(term)\" names an axis twice.") }
    return labels
  }

  /// `shape` with `count` axes of extent 1 where the term's ellipsis begins.
  private static func expand(_ term: String, _ shape: Shape, by count: Int) -> Shape {
    guard count > 0 else { return shape }
    var dimensions = shape.dimensions
    let lead = term.prefix { $0 != "." }.count
    dimensions.insert(contentsOf: repeatElement(1, count: count), at: lead)
    return Shape(dimensions)
  }
}

/// One axis of an equation.
enum EinsumLabel: Hashable, Comparable, CustomStringConvertible {
  case ellipsis(Int)
  case letter(Character)

  var isLetter: Bool {
    if case .letter = self { true } else { false }
  }

  var description: String {
    switch self {
    case .letter(let character): "\"\(character)\""
    case .ellipsis(let index): "\(index) of the ellipsis"
    }
  }
}
