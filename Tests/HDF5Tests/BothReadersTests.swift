import Foundation
import KerasCore
import Testing

@testable import HDF5

@Suite("The walk and libhdf5")
struct BothReadersTests {
  /// The HDF5 files of `Fixtures` that are not there to be refused.
  private static var files: [String] {
    let folder = URL(filePath: fixture("..")).standardized
    let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".h5") }.map { folder.appending(path: $0).path }.sorted()
  }

  @Test("read the same from every file that both can read")
  func same() throws {
    var compared = 0
    for path in Self.files {
      guard let walked = try? File(opening: path).root(), let copied = try? File(opening: path, .library).root() else {
        continue
      }
      compared += try compare(walked, copied, path)
    }
    #expect(compared > 5000)
  }

  /// How many arrays and attributes of two groups, of the file at `file`, are the same.
  private func compare(_ first: Group, _ second: Group, _ file: String) throws -> Int {
    var count = try compareAttributes(first, first.object, second, second.object, file)
    #expect(try first.names() == second.names(), "\(file) \(first.path)")
    for name in try first.names() {
      guard case .hard? = first.object.links[name] else {
        #expect(message { _ = try first.group(name) } == message { _ = try second.group(name) }, "\(file) \(name)")
        continue
      }
      if try first.isGroup(name) {
        count += try compare(first.group(name), second.group(name), file)
      } else if let dataset = try? first.dataset(name), let array = try? dataset.read() {
        let other = try second.dataset(name)
        #expect(try same(array, other.read()), "\(file) \(dataset.path)")
        count += 1 + (try compareAttributes(dataset, dataset.object, other, other.object, file))
      }
    }
    return count
  }

  private func compareAttributes(
    _ first: some AttributedObject, _ firstObject: StoredObject, _ second: some AttributedObject,
    _ secondObject: StoredObject, _ file: String
  ) throws -> Int {
    #expect(Set(firstObject.attributes.keys) == Set(secondObject.attributes.keys), "\(file) \(first.path)")
    var count = 0
    for name in firstObject.attributes.keys {
      guard let array = try? first.attribute(name)?.read() else { continue }
      let other = try #require(try second.attribute(name)).read()
      #expect(same(array, other), "\(file) \(first.path)@\(name)")
      count += 1
    }
    return count
  }

  /// Whether two arrays have the same bits.
  private func same(_ first: NDArray, _ second: NDArray) -> Bool {
    guard first.dtype == second.dtype, first.shape == second.shape else { return false }
    if first.dtype == .string { return first.strings == second.strings }
    return first.doubles?.map(\.bitPattern) == second.doubles?.map(\.bitPattern)
  }
}
