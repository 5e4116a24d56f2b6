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
  /// The views of memory read or written element by element.
  private var views: [StridedView] = []

  /// A loop over `count` elements without rows.
  init(count: Int) { self.count = count }

  /// How many rows there are; without rows every element is one.
  var rows: Int { count / (columns ?? 1) }

  /// The shape that also suits `newViews` – of all its elements – and, if stated, rows of just `exactColumns`.
  func extended(by newViews: [StridedView], exactColumns: Int? = nil) -> LoopShape? {
    var result = self
    result.views += newViews.filter { !$0.isDense && !$0.isScalar }
    if let exactColumns {
      if isExact && columns != exactColumns { return nil }
      result.isExact = true
      result.columns = exactColumns
    }
    let candidates: [Int]
    if result.isExact {
      candidates = [result.columns ?? 1]
    } else if result.views.isEmpty {
      return result
    } else {
      candidates = result.views.compactMap { $0.collapsed.last?.size }.sorted()
    }
    for candidate in candidates where result.suits(candidate) {
      result.columns = candidate
      return result
    }
    return nil
  }

  /// The shape of both loops together.
  func merged(with other: LoopShape) -> LoopShape? {
    guard count == other.count else { return nil }
    return extended(by: other.views, exactColumns: other.isExact ? other.columns : nil)
  }

  private func suits(_ columns: Int) -> Bool {
    guard columns <= Self.mostColumns, count % columns == 0 else { return false }
    return views.allSatisfy { view in
      guard let (rows, _) = view.rows(of: columns) else { return false }
      return rows.count <= 5
    }
  }
}
