import Foundation
import KerasCore
import KerasData
import TestSupport
import Testing

@Suite struct IDXTests {
  @Test(arguments: [
    ("u1", DType.uint8), ("i1", .int8), ("i2", .int16), ("i4", .int32), ("f4", .float32), ("f8", .float64),
  ])
  func everyElementTypeIsReadAndWritten(code: String, dtype: DType) throws {
    let expected = NDArray(doubles: (0..<24).map(Double.init), dtype: dtype, shape: [2, 3, 4])
    #expect(try fixture("\(code).idx") == expected)
    let path = try temporaryPath("x.idx")
    try DataFile.write([NamedArray(array: expected, format: .idx)], to: path)
    #expect(try FileBytes.read(path) == FileBytes.read(fixtures + "\(code).idx"))
  }

  @Test func gzipIsUnpackedAlsoInSeveralMembers() throws {
    #expect(try fixture("u1.idx.gz") == fixture("u1.idx"))
    #expect(try fixture("two-members.gz") == fixture("u1.idx"))
    #expect(try DataFile.read(fixtures + "u1.idx.gz")[0].format == .idx)
  }

  @Test func aPipeIsReadAsAFileIs() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/cat")
    process.arguments = [fixtures + "u1.idx.gz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let array = try DataFile.read("/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)")[0].array
    process.waitUntilExit()
    #expect(try array == fixture("u1.idx"))
  }
}

@Suite(.needsShared("data"))
struct SharedDataTests {
  private static func array(_ name: String) throws -> NDArray {
    try DataFile.read(#require(SharedFolder.path("data/" + name)))[0].array
  }

  @Test func mnist() throws {
    let images = try Self.array("mnist/t10k-images-idx3-ubyte.gz")
    let labels = try Self.array("mnist/t10k-labels-idx1-ubyte.gz")
    #expect(images.shape == [10000, 28, 28] && images.dtype == .uint8)
    #expect(labels.dtype == .uint8)
    #expect(labels.elements(as: UInt8.self)?.prefix(10) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
    #expect(try labels.oneHot(classes: 10).shape == [10000, 10])
    #expect(try images.samples(of: [nil, 784], input: "x").shape == [10000, 784])
  }

  @Test func cifar10() throws {
    let arrays = try DataFile.read(#require(SharedFolder.path("data/cifar10/cifar10_test_first1000.npz")))
    #expect(arrays.contains { $0.array.shape == [1000, 32, 32, 3] && $0.array.dtype == .uint8 })
    #expect(arrays.allSatisfy { $0.name != nil && $0.format == .npz })
  }
}
