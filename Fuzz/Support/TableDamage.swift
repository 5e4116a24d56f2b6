internal import Foundation
internal import KerasCore
internal import TensorBundle

extension Damage {
  /// Checkpoints whose checksums are right, but not their keys, what they say of tensors, or their graph of objects.
  static let tables = Damage("tables", [.checkpoint, .savedModel]) { attempt, random in
    var table = try CraftedTable(attempt.file(".index"))
    for _ in 0...random.below(3) {
      let chosen = random.below(table.entries.count)
      let other = random.below(table.entries.count)
      switch random.below(8) {
      case 0: table.entries[chosen].value = table.entries[other].value
      case 1: table.entries[chosen].key = table.entries[other].key
      case 2: table.entries.remove(at: chosen)
      case 3: table.entries.swapAt(chosen, other)
      case 4: table.entries[chosen].key = [UInt8](repeating: UInt8(random.below(256)), count: 1 << random.below(20))
      case 5, 6: change(&table.entries[chosen].value, &random)
      default:
        let graph = table.entries.firstIndex { $0.key == Array(ObjectGraph.key.utf8) }
        guard let graph else { continue }
        var data = attempt.file(".data-00000-of-")
        table.entries[graph].value = reseal(table.entries[graph].value, in: &data) { change(&$0, &random) }
        attempt.setFile(".data-00000-of-", data)
      }
      if table.entries.isEmpty { break }
    }
    attempt.setFile(".index", table.bytes)
  }

  /// Changes some of `bytes`, mostly to the numbers of fields and small numbers.
  private static func change(_ bytes: inout [UInt8], _ random: inout Random) {
    guard !bytes.isEmpty else { return }
    for _ in 0...random.below(4) {
      let place = random.below(bytes.count)
      bytes[place] = random.below(2) == 0 ? UInt8(random.below(256)) : UInt8(random.below(64))
    }
    if random.below(6) == 0 {
      let varint = [0x08, 0x20, 0x28, 0x18].map(UInt8.init)
      bytes += [random.pick(varint)] + [UInt8](repeating: 0xFF, count: 1 + random.below(9)) + [UInt8(random.below(128))]
    }
  }

  /// Changes the text of one string that `entry` places in `data`, and gives `entry` the checksum it then has.
  private static func reseal(_ entry: [UInt8], in data: inout [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
    guard let found = try? Place(entry), found.size > 4, found.offset + found.size <= data.count else { return entry }
    var rest = data[found.offset..<found.offset + found.size]
    guard let length = try? rest.removeVariableLengthNumber(), length + 4 == rest.count else { return entry }
    var checksum = CRC32C()
    checksum.add(UInt32(truncatingIfNeeded: length))
    checksum.add(checksum.masked)
    var text = Array(rest.dropFirst(4))
    change(&text)
    text = Array(text.prefix(Int(length)))
    checksum.add(text[...])
    data.replaceSubrange(rest.startIndex + 4..<rest.endIndex, with: text)
    return entry.dropLast(4) + CraftedTable.bytes(checksum.masked)
  }

  /// Where the tensor of an entry lies.
  private struct Place {
    var (offset, size) = (0, 0)

    init(_ entry: [UInt8]) throws {
      var reader = ProtobufReader(entry[...])
      while let field = try reader.next() {
        if field.number == 4 { offset = field.value.int ?? 0 }
        if field.number == 5 { size = field.value.int ?? 0 }
      }
    }
  }
}

/// A sorted table with any entries, and right checksums.
private struct CraftedTable {
  var entries: [(key: [UInt8], value: [UInt8])]

  /// The entries of the sound table in `bytes`.
  init(_ bytes: [UInt8]) throws {
    entries = try SortedTable(bytes).entries.map { (Array($0.key.utf8), Array($0.value)) }
  }

  var bytes: [UInt8] {
    var table: [UInt8] = []
    let places = [Self.block(entries), Self.block([])].map { Self.add($0, to: &table) }
    let index = Self.add(Self.block([([0xFF], places[0])]), to: &table)
    let footer = places[1] + index
    table += footer + [UInt8](repeating: 0, count: 40 - footer.count)
    return table + Self.bytes(0xDB47_7524_8B80_FB57 as UInt64)
  }

  /// A block, in which every key is written whole.
  private static func block(_ entries: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
    var block: [UInt8] = []
    for (key, value) in entries { block += [0] + varint(key.count) + varint(value.count) + key + value }
    return block + bytes(0 as UInt32) + bytes(1 as UInt32)
  }

  /// Adds `block` with its kind and its checksum; where it is.
  private static func add(_ block: [UInt8], to table: inout [UInt8]) -> [UInt8] {
    let place = varint(table.count) + varint(block.count)
    var checksum = CRC32C()
    checksum.add((block + [0])[...])
    table += block + [0] + bytes(checksum.masked)
    return place
  }

  private static func varint(_ number: Int) -> [UInt8] {
    number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7F) | 0x80] + varint(number >> 7)
  }

  static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
  }
}

extension Attempt {
  /// Adds what belongs to the index of a checkpoint at `path`. Of a SavedModel, any of its files may be what is damaged.
  mutating func addCheckpoint(of path: String, _ random: inout Random) throws {
    let (folder, manager) = (String(path.dropLast(name.count)), FileManager.default)
    let stem = name.dropLast("index".count) + "data-"
    for other in try manager.contentsOfDirectory(atPath: folder).sorted() where other.hasPrefix(stem) {
      beside.append((other, try FileBytes.read(folder + other)))
    }
    guard form == .savedModel else { return }
    name = "variables/" + name
    for index in beside.indices { beside[index].name = "variables/" + beside[index].name }
    let model = folder.dropLast("variables/".count)
    if manager.fileExists(atPath: model + "keras_metadata.pb") {
      beside.append(("keras_metadata.pb", try FileBytes.read(model + "keras_metadata.pb")))
      beside.append(("saved_model.pb", []))
    } else {
      beside.append(("saved_model.pb", try FileBytes.read(model + "saved_model.pb")))
    }
    let chosen = random.below(beside.count + 1)
    if chosen < beside.count {
      let index = (name: name, bytes: bytes)
      (name, bytes) = beside[chosen]
      beside[chosen] = index
    }
  }

  /// The content of the first file that has `part` in its name; none without one.
  func file(_ part: String) -> [UInt8] {
    name.contains(part) ? bytes : beside.first { $0.name.contains(part) }?.bytes ?? []
  }

  /// Makes `content` that of the first file that has `part` in its name.
  mutating func setFile(_ part: String, _ content: [UInt8]) {
    if name.contains(part) {
      bytes = content
    } else if let index = beside.firstIndex(where: { $0.name.contains(part) }) {
      beside[index].bytes = content
    }
  }
}
