"""Small arrays as numpy.save writes them, of every type, order and header version: what NumPyFileTests compares NpyArray with.

    python3 numpy_files.py > numpy_files.json
"""
import base64
import io
import json
import sys

import numpy as np

cases = []


def add(name, array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    text = array.dtype.kind in "US"
    values = [v.decode() if isinstance(v, bytes) else str(v) for v in array.ravel()] if text else [repr(float(v)) for v in array.ravel()]
    cases.append({"name": name, "npy": base64.b64encode(stream.getvalue()).decode(), "shape": list(array.shape), "values": values})


numbers = np.array([[0, 1, 2], [3, 100, 7]])
for kind in "b1 i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8".split():
    for byte_order in "<>":
        for order in "CF":
            values = numbers * 0.3 - 11.7 if kind[0] == "f" else numbers - 50 if kind[0] == "i" else numbers
            add(f"{byte_order}{kind} {order}", np.array(values, dtype=np.dtype(byte_order + kind), order=order))
for byte_order in "<>":
    add(f"{byte_order}U", np.array([["ä", "longer", ""], ["𝄞", "b", "c d"]], dtype=byte_order + "U6"))
add("S", np.array([["a", "longer", ""], ["x", "b", "c d"]], dtype="S6"))
add("three dimensions, Fortran", np.asfortranarray(np.arange(24, dtype=">i4").reshape(2, 3, 4)))
add("version 2", numbers, (2, 0))
add("version 3", numbers, (3, 0))
add("scalar", np.array(2.5))
json.dump({"numpy": np.__version__, "cases": cases}, sys.stdout, indent=1)
print()
