/// How many bytes must be inserted, deleted, replaced or exchanged with their neighbour to turn `a` into `b`;
/// of very long names, a number that is no less.
package func editDistance(_ a: String, _ b: String) -> Int {
  // Of a name as long as that none is a slip of the pen.
  let longest = max(a.utf8.count, b.utf8.count)
  guard longest <= 200 else { return longest }
  let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = beforeLast
  for i in 1...a.count {
    row[0] = i
    for j in 1...b.count {
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
    }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[b.count]
}
