/// A growing list of numbers that turns into an array of another type without ever being there twice.
struct NumberList {
  private var pieces: [[Double]] = []
  private var count = 0

  private static let pieceSize = 1 << 16

  mutating func append(_ number: Double) {
    if count % Self.pieceSize == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceSize)
    }
    pieces[pieces.count - 1].append(number)
    count += 1
  }

  /// All numbers as `convert` makes them; none is left here.
  mutating func take<Element>(_ convert: (Double) -> Element) -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for index in pieces.indices {
      for number in pieces[index] { elements.append(convert(number)) }
      pieces[index] = []
    }
    self = NumberList()
    return elements
  }
}
