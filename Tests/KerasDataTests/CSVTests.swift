import Foundation
import KerasCore
import KerasData
import TestSupport
import Testing

@Suite struct CSVTests {
  private func read(_ text: String) throws -> NDArray {
    let path = try temporaryPath("x.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try DataFile.read(path)[0].array
  }

  @Test func filesOfNumPy() throws {
    #expect(try fixture("plain.csv") == NDArray((0..<12).map { Double($0) / 2 - 1 }, shape: [3, 4]))
    #expect(try fixture("whole.csv") == NDArray([0, 1, 2, 3, 4, 5] as [Int64], shape: [3, 2]))
  }

  @Test(arguments: [
    "1,2\n3,4", "1,2\r\n3,4\r\n", "\u{FEFF}1,2\n3,4\n", "a,b\n1,2\n3,4\n", "\"a,\"\"b\",\"c\nd\"\n1,2\n\n3,4\n\n",
    "\"1\",\"2\"\n\"3\",\"4\"\n", " 1 ,\t2\n 3,4 \n", "1.0,2e0\n+3,40e-1\n", "1,2\r3,4",
  ])
  func waysOfWritingTheSame(text: String) throws {
    #expect(try read(text) == NDArray([1, 2, 3, 4] as [Int64], shape: [2, 2]))
  }

  @Test func numbersAreReadToTheLastBit() throws {
    let texts = [
      "0.1", "-0.0", "1e-7", "5e-324", "1.7976931348623157e308", "123456789012345678", "0.30000000000000004",
      "9007199254740993", "2.2250738585072014e-308", "-1.5e22", "3.141592653589793", "8.5e22", "123456789012345e-22",
    ]
    let numbers = texts.compactMap { Double($0) }
    #expect(try read(texts.joined(separator: ",")) == NDArray(numbers, shape: [1, texts.count]))
    let special = try read("inf,-Infinity,1\nnan,2,3").doubles ?? []
    #expect(special[0] == .infinity && special[1] == -.infinity && special[3].isNaN)
  }

  @Test func whatIsWrittenIsRead() throws {
    let path = try temporaryPath("x.csv")
    let array = NDArray([0.1, 2, -3e-9, .infinity, 1e20, 0] as [Float], shape: [2, 3])
    try DataFile.write([NamedArray(array: array)], to: path)
    #expect(try differences(DataFile.read(path)[0].array.floats ?? [], array.floats ?? []) == nil)
    #expect(String(decoding: try FileBytes.read(path), as: UTF8.self) == "0.1,2.0,-3e-09\ninf,1e+20,0.0\n")
  }

  @Test func jsonHoldsEveryOutputByName() throws {
    let path = try temporaryPath("x.json")
    try DataFile.write(
      [
        NamedArray(name: "a \"b\"", array: NDArray([0.5, .nan, -.infinity, 1] as [Float], shape: [2, 2])),
        NamedArray(name: "label", array: NDArray(["x\n", "é"])),
      ], to: path)
    let expected = """
      {
      "a \\"b\\"": [
      [0.5,null],
      [null,1.0]],
      "label": [
      "x\\u000A",
      "é"]
      }

      """
    #expect(String(decoding: try FileBytes.read(path), as: UTF8.self) == expected)
  }
}
