/// The elements a fused loop goes through, and how they form rows.
struct LoopShape {
  /// The longest row that a loop handles; a register holds at least one row.
  static let mostColumns = 16_384

  /// How many elements there are.
  var count: Int
  /// How many of them make a row; nil while no operand asks for rows.
  private(set) var columns: Int?
  /// Whether rows are reduced, so that they must be just these.
  private(set) var isExact = false
  /// How the views of memory that are read or written element by element are laid out, each layout once.
  private var layouts: [Layout] = []

  /// All that matters of a view: how many axes are left when it is collapsed, and how long the innermost is.
  private struct Layout: Equatable {
    var rank: Int
    var innermost: Int

    init(_ axes: [StridedView.Axis]) {
      rank = axes.count
      innermost = axes.last?.size ?? 1
    }

    /// Whether a loop can go through such a view in rows of `columns`.
    func suits(_ columns: Int) -> Bool {
      guard innermost % columns == 0 else { return false }
      return (innermost == columns && columns > 1 ? rank - 1 : rank) <= LoopShape.mostAxes
    }
  }

  /// The most axes that rows can be counted along.
  private static let mostAxes = 5

  /// A loop over `count` elements without rows.
  init(count: Int) { self.count = count }

  /// How many rows there are; without rows every element is one.
  var rows: Int { count / (columns ?? 1) }

  /// The shape that also suits `newViews` – of all its elements – and, if stated, rows of just `exactColumns`.
  func extended(by newViews: [StridedView], exactColumns: Int? = nil) -> LoopShape? {
    let collapsed = newViews.filter { $0.count > 0 }.map(\.collapsed)
      .filter { !StridedView.areDense($0) && !StridedView.areScalar($0) }
    return extended(by: collapsed.map(Layout.init), exactColumns: exactColumns)
  }

  /// The shape of both loops together.
  func merged(with other: LoopShape) -> LoopShape? {
    guard count == other.count else { return nil }
    return extended(by: other.layouts, exactColumns: other.isExact ? other.columns : nil)
  }

  private func extended(by newLayouts: [Layout], exactColumns: Int?) -> LoopShape? {
    var result = self
    for layout in newLayouts where !result.layouts.contains(layout) { result.layouts.append(layout) }
    if let exactColumns {
      if isExact && columns != exactColumns { return nil }
      result.isExact = true
      result.columns = exactColumns
    }
    let candidates: [Int]
    if result.isExact {
      candidates = [result.columns ?? 1]
    } else if result.layouts.isEmpty {
      return result
    } else {
      candidates = result.layouts.map(\.innermost).sorted()
    }
    for candidate in candidates where result.suits(candidate) {
      result.columns = candidate
      return result
    }
    return nil
  }

  private func suits(_ columns: Int) -> Bool {
    1...Self.mostColumns ~= columns && count % columns == 0 && layouts.allSatisfy { $0.suits(columns) }
  }
}
