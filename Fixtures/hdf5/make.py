"""Makes the files beside it: `python make.py`, with h5py 3.14 (libhdf5 1.14).

Each has a JSON file with what h5py reads: arrays by their paths, and attributes by path@name. What the reader refuses
says with which words instead.
"""

import ctypes
import glob
import json
import os

import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def described(array):
    """What a test compares: the name of the type, the extents, the elements."""
    if isinstance(array, h5py.Empty):
        return {"dtype": str(np.dtype(array.dtype).name), "shape": [0], "values": []}
    array = np.asarray(array)
    if array.dtype.kind in "OSU":
        texts = [x.decode() if isinstance(x, bytes) else str(x) for x in array.ravel()]
        return {"dtype": "string", "shape": list(array.shape), "values": texts}
    if array.dtype == np.dtype("V2"):
        values = (array.view("u2").astype("u4") << 16).view("f4")
        return {"dtype": "bfloat16", "shape": list(array.shape), "values": values.astype("f8").ravel().tolist()}
    values = array.astype("f8").ravel()
    # A long array that is mostly one value is given by that and what differs.
    if values.size > 2000:
        usual = float(np.median(values))
        others = np.flatnonzero(values != usual)
        exceptions = [[int(i), float(values[i])] for i in others]
        return {"dtype": array.dtype.name, "shape": list(array.shape), "usual": usual, "others": exceptions}
    return {"dtype": array.dtype.name, "shape": list(array.shape), "values": values.tolist()}


class Fixture:
    """A file under construction, and what it should be read as."""

    def __init__(self, name, mode="w", **options):
        self.name = name
        self.file = h5py.File(f"{name}.h5", mode, **options)
        self.refused = {}

    def __enter__(self):
        return self

    def refuses(self, path, words):
        """The one thing at `path` cannot be read, and the error has `words`."""
        self.refused[path] = words

    def __exit__(self, *_):
        self.file.close()
        arrays = {}
        with h5py.File(f"{self.name}.h5") as f:
            def visit(path):
                item = f[path]
                for name in [] if isinstance(item, h5py.Datatype) else item.attrs:
                    if f"{path}@{name}" not in self.refused:
                        arrays[f"{path}@{name}"] = described(item.attrs[name])
                if isinstance(item, h5py.Group):
                    for name in item:
                        visit(path.rstrip("/") + "/" + name)
                elif isinstance(item, h5py.Dataset) and path not in self.refused:
                    arrays[path] = described(item[()])
            visit("/")
        with open(f"{self.name}.json", "w") as out:
            json.dump({"arrays": arrays, "refused": self.refused}, out, indent=None, ensure_ascii=False)
            out.write("\n")


def refused_file(name, words, make, **options):
    with h5py.File(f"{name}.h5", "w", **options) as f:
        make(f)
    with open(f"{name}.json", "w") as out:
        json.dump({"refusedFile": words}, out)
        out.write("\n")


def low_level(f, name, shape, dtype, chunks=None, maxshape=None, **settings):
    """A dataset with what h5py's own interface has no words for."""
    properties = h5p.create(h5p.DATASET_CREATE)
    if chunks:
        properties.set_chunk(chunks)
    for setting, value in settings.items():
        getattr(properties, "set_" + setting)(*value)
    space = h5s.create_simple(shape, maxshape)
    kind = dtype if isinstance(dtype, h5t.TypeID) else h5t.py_create(np.dtype(dtype))
    return h5py.Dataset(h5d.create(f.id, name.encode(), kind, space, dcpl=properties))


def library():
    """The libhdf5 that h5py brings, for what h5py has no functions for."""
    path, = glob.glob(os.path.join(os.path.dirname(h5py.__file__), "..", "h5py.libs", "libhdf5-*"))
    return ctypes.CDLL(path)


def numbers(*shape, dtype="f4"):
    return (np.arange(np.prod(shape, dtype=int)) % 97).astype(dtype).reshape(shape)


U = None  # no limit
PACKINGS = {
    "plain": {},
    "deflate": {"compression": "gzip"},
    "shuffle": {"compression": "gzip", "shuffle": True, "fletcher32": True},
}


def chunks(version, libver):
    """Every index of chunks, with chunks that reach beyond the array, and with chunks that were never written."""
    with Fixture(f"chunks_{version}", libver=libver) as fixture:
        f = fixture.file
        for packing, options in PACKINGS.items():
            g = f.create_group(packing)
            g.create_dataset("single", data=numbers(5, 3), chunks=(5, 3), **options)
            g.create_dataset("fixed", data=numbers(5, 7), chunks=(2, 3), **options)
            g.create_dataset("fixed_limit", data=numbers(5, 7), chunks=(2, 3), maxshape=(9, 11), **options)
            g.create_dataset("one_axis", data=numbers(5, 7), chunks=(2, 3), maxshape=(U, 9), **options)
            g.create_dataset("other_axis", data=numbers(3, 5, 7), chunks=(2, 2, 3), maxshape=(4, U, 7), **options)
            g.create_dataset("two_axes", data=numbers(5, 7), chunks=(2, 3), maxshape=(U, U), **options)
            for name, maxshape in {"fixed": None, "one_axis": (U, 9), "two_axes": (U, U)}.items():
                d = g.create_dataset("gaps_" + name, (7, 9), "i2", chunks=(2, 3), maxshape=maxshape, fillvalue=-5,
                                     **options)
                d[2:4, 3:6] = 7
                d[6, 8] = 9
            g.create_dataset("never", (7, 9), ">i2", chunks=(2, 3), fillvalue=258, **options)
            g.create_dataset("grown", data=numbers(2, 2), chunks=(1, 2), maxshape=(U, 2), **options).resize((5, 2))
            g.create_dataset("shrunk", data=numbers(9, 2), chunks=(2, 2), maxshape=(U, 2), **options).resize((5, 2))
            g.create_dataset("none", (0, 3), "f4", chunks=(1, 3), maxshape=(U, 3), **options)
        d = low_level(f, "implicit", (5, 7), "f4", (2, 3), (6, 10), alloc_time=(h5d.ALLOC_TIME_EARLY,))
        d[...] = numbers(5, 7)
        # A filter that some chunks have and others do without.
        d = f.create_dataset("skipped_filter", (4, 4), "u1", chunks=(2, 4), compression="gzip", shuffle=True)
        d[...] = numbers(4, 4, dtype="u1")
        d.id.write_direct_chunk((2, 0), bytes(range(8)), filter_mask=3)
        d = f.create_dataset("names", (5,), h5py.string_dtype(), chunks=(2,), maxshape=(U,))
        d[...] = ["eins", "", "drü", "x" * 50, "fünf"]
        d = f.create_dataset("packed_names", (5,), h5py.string_dtype(), chunks=(2,), compression="gzip")
        d[:3] = ["eins", "zwei", "drei"]
        f.create_dataset("fixed_names", data=np.array([b"a", b"bcd", b""]), chunks=(2,), compression="gzip")
        f.create_dataset("bool", data=np.array([True, False, True]), chunks=(2,), compression="gzip")


def long_indexes():
    """Indexes that are kept in parts, and trees of more than one level."""
    with Fixture("chunks_many", libver="latest") as fixture:
        f = fixture.file
        d = f.create_dataset("fixed_parts", (1 << 12,), "i1", chunks=(1,))
        for place in (0, 5, 1023, 1024, 3000, 4095):
            d[place] = 1 + place % 100
        d = f.create_dataset("grown_parts", (140_001,), "i1", chunks=(1,), maxshape=(U,))
        for place in (0, 3, 4, 19, 20, 51, 140, 5000, 131_000, 131_100, 135_000, 140_000):
            d[place] = 1 + place % 100
        d = f.create_dataset("grown_parts_packed", (140_001,), "i1", chunks=(1,), maxshape=(U,), compression="gzip")
        for place in (7, 139_999):
            d[place] = 1 + place % 100
        f.create_dataset("tree", data=numbers(16, 16, dtype="i1"), chunks=(1, 1), maxshape=(U, U))
    with Fixture("chunks_many_old", libver="earliest") as fixture:
        fixture.file.create_dataset("tree", data=numbers(12, 12, dtype="i1"), chunks=(1, 1))


def types(version, libver):
    with Fixture(f"types_{version}", libver=libver) as fixture:
        f = fixture.file
        for name in "i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8".split():
            f["little_" + name] = numbers(2, 3, dtype="<" + name)
            f["big_" + name] = numbers(2, 3, dtype=">" + name)
        f["bool"] = np.array([[True, False]])
        f["bfloat16"] = np.array([0x3FC0, 0xC000, 0x4050], "u2").view("V2")
        f["scalar"] = np.float64(2.5)
        f["empty"] = h5py.Empty("f4")
        f["no_elements"] = np.zeros((0, 3), "f4")
        f.create_dataset("unwritten", (3,), "f4")
        f.create_dataset("filled", (3,), "f4", fillvalue=1.5)
        f.create_dataset("filled_big", (3,), ">i4", fillvalue=77)
        low_level(f, "compact", (2, 3), "f4", layout=(h5d.COMPACT,))[...] = numbers(2, 3)
        low_level(f, "compact_big", (3,), ">i2", layout=(h5d.COMPACT,))[...] = [1, -2, 300]
        f["texts"] = np.array([[b"one", b"three"]])
        f.create_dataset("long_texts", data=["eins", "", "drü"], dtype=h5py.string_dtype())
        f.create_dataset("ascii_texts", data=["a", "bc"], dtype=h5py.string_dtype("ascii"))
        f.create_dataset("utf8_texts", data=np.array(["ä".encode(), b"xyz"], h5py.string_dtype("utf-8", 5)))
        for name, padding in {"ended": h5t.STR_NULLTERM, "zeros": h5t.STR_NULLPAD, "spaces": h5t.STR_SPACEPAD}.items():
            kind = h5t.C_S1.copy()
            kind.set_size(6)
            kind.set_strpad(padding)
            low_level(f, "padded_" + name, (3,), kind)[...] = np.array([b"a b", b"", b"cdefg"])
        # Types with names of their own, and what has them.
        f["named"] = np.dtype("<i2")
        f["named_big"] = np.dtype(">f8")
        f["named_text"] = h5py.string_dtype()
        f["named"].attrs["unit"] = "none"
        f.create_dataset("of_named", data=numbers(4, dtype="i2"), dtype=f["named"])
        f.create_dataset("of_named_big", data=numbers(4), dtype=f["named_big"], chunks=(3,))
        f["of_named"].attrs.create("again", numbers(3, dtype="i2"), dtype=f["named"])
        f["of_named"].attrs.create("text", "grün", dtype=f["named_text"])
        f.attrs.create("root", 2.5, dtype=f["named_big"])
        fixture.refuses("/named", "must be a dataset, but it is a type")
        for name, value, words in [
            ("complex", np.array([1j]), "(compound, 16 bytes each)"),
            ("record", np.zeros(2, [("a", "i4"), ("b", "f4", (2,))]), "(compound, 12 bytes each)"),
            ("opaque", np.zeros(3, "V5"), "(opaque, 5 bytes each)"),
            ("long_double", np.zeros(2, np.longdouble), "(float of 80 bits, 16 bytes each)"),
        ]:
            f[name] = value
            fixture.refuses("/" + name, words)
        f.create_dataset("lists", (1,), h5py.vlen_dtype("i4"))[0] = [1, 2]
        fixture.refuses("/lists", "(list of variable length, 16 bytes each)")
        f.create_dataset("enumeration", data=np.array([0, 2]), dtype=h5py.enum_dtype({"A": 0, "B": 2}))
        fixture.refuses("/enumeration", "(enumeration, 1 bytes each)")
        f.create_dataset("reference", (1,), h5py.ref_dtype)[0] = f["scalar"].ref
        fixture.refuses("/reference", "(reference, 8 bytes each)")
        kind = h5t.STD_I32LE.copy()
        kind.set_precision(17)
        low_level(f, "narrow", (2,), kind)
        fixture.refuses("/narrow", "(integer of 17 bits, 4 bytes each)")
        kind = h5t.STD_B16LE.copy()
        low_level(f, "bits", (2,), kind)
        fixture.refuses("/bits", "(bit field, 2 bytes each)")
        low_level(f, "list", (2,), h5t.array_create(h5t.STD_I8LE, (3,)))
        fixture.refuses("/list", "(array, 3 bytes each)")


def attributes(version, libver):
    with Fixture(f"attributes_{version}", libver=libver) as fixture:
        f = fixture.file
        # Few stand with the object, many in blocks that continue it or in a heap.
        for path, count in {"few": 3, "many": 40}.items():
            g = f.create_group(path)
            for index in range(count):
                g.attrs[f"attribute {index}"] = np.full(index % 5, index, "f4")
            g.attrs["text"] = "grün" * count
            g.attrs["texts"] = [b"one", b"three"]
            g.attrs["bool"] = True
            g.attrs["none"] = h5py.Empty("f4")
        d = f.create_dataset("data", data=numbers(3))
        for index in range(20):
            d.attrs[f"{index}"] = index
        tracked = f.create_group("tracked", track_order=True)
        for index in reversed(range(12)):
            tracked.attrs[f"attribute {index}"] = index
            tracked[f"member {index}"] = np.float32(index)
        f.attrs["long"] = "x" * 5_000


def large_attributes():
    with Fixture("attributes_large", libver="latest") as fixture:
        attrs = fixture.file.attrs
        attrs["bytes"] = np.full(70_000, 3, "u1")
        attrs["config"] = np.bytes_(b'{"a": ' + b" " * 70_000 + b"1}")
        attrs["small"] = 1


def groups(version, libver):
    with Fixture(f"groups_{version}", libver=libver) as fixture:
        f = fixture.file
        f["first"] = np.float32(1)
        many = f.create_group("many")
        for index in range(300):
            many[f"a member of the group with number {index}"] = f["first"]
        few = f.create_group("few")
        few["ä/ö:0"] = numbers(2)
        few["x" * 300] = numbers(1)
        f.create_group("nothing")
        del many["a member of the group with number 7"]
        f["a/b/c/d/e"] = numbers(2)


def layouts():
    forms = {version: {"libver": (version, version)} for version in ("v108", "v110", "v112")}
    forms["paged"] = {"fs_strategy": "page", "fs_persist": True}
    for name, options in forms.items():
        with Fixture(f"layout_{name}", **options) as fixture:
            fixture.file["group/weight"] = numbers(2, 3)
            fixture.file.create_dataset("chunked", data=numbers(5, 7), chunks=(2, 3), compression="gzip")
            fixture.file.attrs["names"] = [b"group"]
    for version, libver in VERSIONS.items():
        with Fixture(f"user_block_{version}", libver=libver, userblock_size=1024) as fixture:
            fixture.file["group/weight"] = numbers(2, 3)
            fixture.file.create_dataset("chunked", data=numbers(5, 7), chunks=(2, 3), compression="gzip")
            fixture.file.create_dataset("texts", data=["eins", "zwei"], dtype=h5py.string_dtype())


def library_forms():
    # Another superblock, for trees of chunks of another size.
    creation = h5p.create(h5p.FILE_CREATE)
    library().H5Pset_istore_k(ctypes.c_int64(creation.id), ctypes.c_uint(2))
    library().H5Pset_sym_k(ctypes.c_int64(creation.id), ctypes.c_uint(2), ctypes.c_uint(1))
    h5py.File(h5py.h5f.create(b"layout_small_trees.h5", fcpl=creation)).close()
    with Fixture("layout_small_trees", mode="r+") as fixture:
        fixture.file.create_dataset("chunked", data=numbers(15, 7), chunks=(2, 3))
        for index in range(30):
            fixture.file[f"group {index}"] = numbers(1)
    # Chunks that reach beyond the array are not packed.
    with Fixture("chunks_inner", libver="latest") as fixture:
        for name, maxshape in {"fixed": (5, 7), "one_axis": (U, 7), "two_axes": (U, U)}.items():
            properties = h5p.create(h5p.DATASET_CREATE)
            properties.set_chunk((2, 3))
            properties.set_shuffle()
            properties.set_deflate(4)
            library().H5Pset_chunk_opts(ctypes.c_int64(properties.id), ctypes.c_uint(2))
            space = h5s.create_simple((5, 7), tuple(h5s.UNLIMITED if side is U else side for side in maxshape))
            kind = h5t.py_create(np.dtype("f4"))
            h5py.Dataset(h5d.create(fixture.file.id, name.encode(), kind, space, dcpl=properties))[...] = numbers(5, 7)


def refused():
    data = numbers(40, 40, dtype="i4")
    for version, libver in VERSIONS.items():
        refused_file(f"refused_lzf_{version}", "packed with the filter lzf (32000)",
                     lambda f: f.create_dataset("data", data=data, chunks=(20, 20), compression="lzf"),
                     libver=libver)


def only_library():
    """Filters that libhdf5 alone knows."""
    data = numbers(40, 40, dtype="i4")
    for name, options in {"szip": {"compression": "szip"}, "scaleoffset": {"scaleoffset": 0}}.items():
        for version, libver in VERSIONS.items():
            with Fixture(f"library_{name}_{version}", libver=libver) as fixture:
                fixture.file.create_dataset("data", data=data, chunks=(20, 20), **options)
    with Fixture("library_nbit") as fixture:
        kind = h5t.STD_I32LE.copy()
        kind.set_precision(17)
        properties = h5p.create(h5p.DATASET_CREATE)
        properties.set_chunk((20, 20))
        properties.set_filter(h5py.h5z.FILTER_NBIT, 0)
        space = h5s.create_simple((40, 40))
        h5py.Dataset(h5d.create(fixture.file.id, b"data", kind, space, dcpl=properties))[...] = data - 40


def checksums():
    """A chunk whose checksum is wrong."""
    with h5py.File("wrong_checksum.h5", "w") as f:
        d = f.create_dataset("data", data=numbers(4), chunks=(4,), fletcher32=True)
        f["sound"] = numbers(2)
        f.flush()
        place = d.id.get_chunk_info(0).byte_offset
    with open("wrong_checksum.h5", "r+b") as f:
        f.seek(place)
        f.write(b"\x01")
    with open("wrong_checksum.json", "w") as out:
        arrays = {"/sound": described(numbers(2))}
        json.dump({"arrays": arrays, "refused": {"/data": "a chunk has a wrong checksum"}}, out)
        out.write("\n")


VERSIONS = {"earliest": "earliest", "latest": "latest"}

for version, libver in VERSIONS.items():
    chunks(version, libver)
    types(version, libver)
    attributes(version, libver)
    groups(version, libver)
long_indexes()
large_attributes()
layouts()
library_forms()
refused()
only_library()
checksums()
