import KerasCore
import KerasData
import Testing

@Suite struct ImageTests {
  /// The picture that make.py describes, with the given ones of red, green, blue and alpha.
  private func picture(_ channels: [Int], _ change: (Int) -> Int = { $0 }) -> NDArray {
    var pixels: [UInt8] = []
    for y in 0..<9 {
      for x in 0..<13 {
        let colours = [16 * y, 16 * x, 8 * (x + y), 255 - 16 * y]
        pixels += channels.map { UInt8(change(colours[$0])) }
      }
    }
    return NDArray(pixels, shape: [9, 13, channels.count])
  }

  @Test func png() throws {
    #expect(try fixture("rgba.png") == picture([0, 1, 2, 3]))
    #expect(try fixture("rgb.png") == picture([0, 1, 2]))
    #expect(try fixture("grey.png") == picture([1]))
    #expect(try fixture("grey16.png") == picture([1]))
    #expect(try fixture("bilevel.png") == picture([1]) { $0 > 90 ? 255 : 0 })
    #expect(try fixture("interlaced.png") == picture([0, 1, 2, 3]))
    #expect(try fixture("palette.png") == fixture("palette-pixels.npy"))
  }

  @Test func aPictureIsOneSample() throws {
    let file = try DataFile.read(fixtures + "rgb.png")[0]
    #expect(file.format == .png && file.format.isImage)
    #expect(file.samples.shape == [1, 9, 13, 3])
  }

  /// Decoders may differ in the last bit; a wrong decoder does not come near.
  @Test(arguments: [("rgb.jpg", "rgb-jpeg-pixels.npy"), ("progressive.jpg", "rgb-jpeg-pixels.npy")])
  func colourJPEG(name: String, pixels: String) throws {
    try expectClose(try fixture(name), try fixture(pixels))
  }

  @Test func greyJPEG() throws {
    let image = try fixture("grey.jpg")
    let pixels = try fixture("grey-jpeg-pixels.npy")
    try expectClose(image, pixels.reshaped([27, 39, 1]))
  }

  private func expectClose(_ image: NDArray, _ pixels: NDArray) throws {
    #expect(image.shape == pixels.shape)
    let differences = try zip(#require(image.doubles), #require(pixels.doubles)).map { abs($0 - $1) }
    #expect(try #require(differences.max()) <= 2)
  }
}
