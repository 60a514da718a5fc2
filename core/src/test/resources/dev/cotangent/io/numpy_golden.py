"""Writes arrays as NumPy does, or checks what Cotangent wrote.

python numpy_golden.py write FOLDER    numpy.npz, numpy-compressed.npz, numpy.npy; made with NumPy 2.4.6
python numpy_golden.py check FOLDER    ours.npz, ours.npy
"""
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "b1", ">f4", ">f8", ">i4"]


def values(dtype):
    """24 values in row-major order: -20, -17, ..., or for u1 0, 3, ..., for b1 0, 1, 0, ..."""
    steps = np.arange(24)
    plain = {"u1": steps * 3, "b1": steps % 2}.get(dtype, steps * 3 - 20)
    return plain.astype(dtype).reshape(2, 3, 4)


def arrays():
    some = {}
    for dtype in TYPES:
        some[dtype.replace(">", "big-") + "/C"] = values(dtype)
        some[dtype.replace(">", "big-") + "/F"] = np.asfortranarray(values(dtype))
    return some | {
        "scalar": np.array(1.5),
        "vector": np.array([1, 2, 3], "i4"),
        "empty": np.zeros((0, 5), "f4"),
        "nan": np.array([np.nan, np.inf, -np.inf, -0.0], "f4"),
    }


def write(folder):
    np.savez(folder / "numpy.npz", **arrays())
    with zipfile.ZipFile(folder / "numpy.npz", "a") as archive:
        for version in [1, 2, 3]:
            member = io.BytesIO()
            np.lib.format.write_array(member, values("f4"), (version, 0))
            archive.writestr(f"version{version}.npy", member.getvalue())
    np.savez_compressed(folder / "numpy-compressed.npz", **arrays())
    np.save(folder / "numpy.npy", np.asfortranarray(values("f4")))


def check(folder):
    """ours.npz has floats, doubles and ints, [2,3,4], of the values above, and empty and scalar."""
    ours = dict(np.load(folder / "ours.npz", allow_pickle=False))
    expected = {"floats": "f4", "doubles": "f8", "a/ints": "i4"}
    assert ours.keys() == expected.keys() | {"empty", "scalar"}, ours.keys()
    for name, dtype in expected.items():
        assert ours[name].dtype == np.dtype(dtype), ours[name].dtype
        np.testing.assert_array_equal(ours[name], values(dtype))
    assert ours["empty"].shape == (0, 5) and ours["scalar"].shape == () and ours["scalar"] == 1.5
    single = np.load(folder / "ours.npy", allow_pickle=False, mmap_mode="r")
    assert single.dtype == np.dtype("f4") and single.offset % 64 == 0
    np.testing.assert_array_equal(single, values("f4"))
    print("NumPy", np.__version__, "reads what Cotangent wrote")


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](Path(sys.argv[2]))
