"""Makes the data files of this folder. Run it with numpy and pillow (made with numpy 2.4.6, pillow 13.0.0).

Every array holds values that a test can compute: the element with row-major index i is described beside it.
"""

import gzip
import io
import os
import struct
import warnings
import zipfile
import zlib

import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def ramp(dtype, shape, step=1, start=0):
    count = int(np.prod(shape))
    return (np.arange(count, dtype=np.float64) * step + start).astype(dtype).reshape(shape)


# .npy: i - 5 for signed types, i for unsigned ones, (i - 5) / 4 for floats, i % 3 == 0 for bool
for name in ["int8", "int16", "int32", "int64"]:
    np.save(f"{name}.npy", ramp(name, (2, 3, 4), 1, -5))
for name in ["uint8", "uint16", "uint32", "uint64"]:
    np.save(f"{name}.npy", ramp(name, (2, 3, 4)))
for name in ["float16", "float32", "float64"]:
    np.save(f"{name}.npy", ramp(name, (2, 3, 4), 0.25, -1.25))
np.save("bool.npy", np.arange(24).reshape(2, 3, 4) % 3 == 0)
for name in [">i2", ">i4", ">u8", ">f2", ">f4", ">f8"]:
    np.save(f"big-{name[1:]}.npy", ramp(name, (2, 3, 4)))
np.save("fortran-f4.npy", np.asfortranarray(ramp("float32", (2, 3, 4))))
np.save("fortran-u1.npy", np.asfortranarray(ramp("uint8", (3, 5))))
np.save("fortran-text.npy", np.asfortranarray(np.array([["a", "b", "c"], ["d", "e", "f"]])))
np.save("scalar.npy", np.float32(2.5))
np.save("empty.npy", np.zeros((0, 3), np.float32))
np.save("unicode.npy", np.array(["cat", "", "ÿ ∑ 🐈"]))
np.save("unicode-big.npy", np.array(["cat", "∑"]).astype(">U3"))
np.save("bytes.npy", np.array([b"cat", b"", b"mouse"]))
np.save("pickled.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save("complex.npy", np.zeros(3, np.complex64))
np.save("records.npy", np.zeros(3, [("a", "<i4"), ("b", "<f4")]))
for version in [(2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, ramp("int32", (2, 3)), version=version)

# .npz
np.savez("stored.npz", image=ramp("uint8", (2, 3)), label=ramp("int64", (2,)), text=np.array(["a", "b"]))
np.savez_compressed("deflated.npz", zeros=np.zeros((100, 100), np.float32), ramp=ramp("float64", (50,)))
np.savez("pickled.npz", good=ramp("uint8", (2,)), bad=np.array([None], dtype=object))


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def archive(name, members, method=zipfile.ZIP_STORED):
    warnings.simplefilter("ignore")
    with zipfile.ZipFile(name, "w", method) as file:
        for member, content in members:
            file.writestr(zipfile.ZipInfo(member), content, method)


one = npy(ramp("uint8", (2,)))
archive("duplicate.npz", [("x.npy", one), ("x.npy", one)])
archive("parent.npz", [("../x.npy", one)])
archive("absolute.npz", [("/x.npy", one)])
archive("readme.npz", [("x.npy", one), ("readme.txt", b"hello")])
archive("bzip2.npz", [("x.npy", one)], zipfile.ZIP_BZIP2)
archive("nested.npz", [("block/x.npy", one)])
archive("none.npz", [])

# A member whose directory entry promises far more than its bytes can unpack to.
content = bytearray(open("deflated.npz", "rb").read())
entry = content.index(b"PK\x01\x02")
content[entry + 24 : entry + 28] = struct.pack("<I", 0x7FFFFFFF)
open("bomb.npz", "wb").write(content)

# IDX: i, in every type of the format
codes = {"u1": 8, "i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}


def idx(dtype, shape, code=None):
    head = struct.pack(">BBBB", 0, 0, codes.get(dtype) if code is None else code, len(shape))
    return head + struct.pack(f">{len(shape)}I", *shape) + ramp(dtype, shape).tobytes()


for dtype in codes:
    with open(f"{dtype.strip('>')}.idx", "wb") as file:
        file.write(idx(dtype, (2, 3, 4)))


def gz(name, *members):
    with open(name, "wb") as file:
        for member in members:
            file.write(gzip.compress(member, mtime=0))


gz("u1.idx.gz", idx("u1", (2, 3, 4)))
whole = idx("u1", (2, 3, 4))
gz("two-members.gz", whole[:20], whole[20:])
gz("float32.npy.gz", open("float32.npy", "rb").read())
open("wrong-type.idx", "wb").write(idx("u1", (2, 3), 10))
open("short.idx", "wb").write(whole[:-1])
open("long.idx", "wb").write(whole + b"\0")
open("huge.idx", "wb").write(struct.pack(">BBBB4I", 0, 0, 14, 4, *[0xFFFFFFFF] * 4))
open("large.idx", "wb").write(struct.pack(">BBBB2I", 0, 0, 8, 2, 0xFFFFFFFF, 0xFFFFFFFF))
gz("large.idx.gz", struct.pack(">BBBB2I", 0, 0, 8, 2, 100000, 100000))

# CSV
np.savetxt("plain.csv", ramp("float64", (3, 4), 0.5, -1), delimiter=",")
np.savetxt("whole.csv", ramp("int64", (3, 2)), fmt="%d", delimiter=",", header="x,y", comments="")

# Pictures: red, green, blue and alpha of the pixel (y, x) are 16y, 16x, 8(x + y) and 255 - 16y
y, x = np.mgrid[0:9, 0:13]
rgba = np.stack([16 * y, 16 * x, 8 * (x + y), 255 - 16 * y], -1).astype(np.uint8)
Image.fromarray(rgba).save("rgba.png")
Image.fromarray(rgba[..., :3]).save("rgb.png")
Image.fromarray(rgba[..., 1]).save("grey.png")
Image.fromarray((rgba[..., 1] > 90).astype(np.uint8) * 255).convert("1").save("bilevel.png")
Image.fromarray(rgba[..., 1].astype(np.uint16) * 257).save("grey16.png")
Image.fromarray(rgba[..., :3]).quantize(200).save("palette.png")
np.save("palette-pixels.npy", np.array(Image.open("palette.png").convert("RGB")))
big = np.kron(rgba, np.ones((3, 3, 1), np.uint8))
for name, image in [("rgb", big[..., :3]), ("grey", big[..., 1])]:
    Image.fromarray(image).save(f"{name}.jpg", quality=90)
    np.save(f"{name}-jpeg-pixels.npy", np.array(Image.open(f"{name}.jpg")))
Image.fromarray(big[..., :3]).save("progressive.jpg", quality=90, progressive=True)
Image.fromarray(rgba).convert("CMYK").save("cmyk.jpg")


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# pillow cannot write interlaced pictures
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
rows = b"".join(b"\0" + row.tobytes() for a, b, c, d in passes for row in rgba[a::c, b::d])
with open("interlaced.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 13, 9, 8, 6, 0, 0, 1)))
    file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
with open("huge.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 900000, 900000, 8, 6, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))
