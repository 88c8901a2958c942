"""Writes the array files that the tests of the data room read, with NumPy.

Every numeric array holds, in row-major order, the numbers 0, 1, 2, ... of shape [2, 3, 4], minus 5
where the type is signed, times 1.5 where it is a floating-point type. Booleans are index % 3 == 0.
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SHAPE = (2, 3, 4)


def numbers(descr):
    values = np.arange(24).reshape(SHAPE)
    kind = np.dtype(descr).kind
    if kind == "b":
        return values % 3 == 0
    if kind in "if":
        values = values - 5
    if kind == "f":
        values = values * 1.5
    return values.astype(descr)


def write(name, array, version=(1, 0)):
    with open(HERE / name, "wb") as file:
        np.lib.format.write_array(file, array, version=version)


def main():
    for code in ["b1", "i1", "u1"]:
        write(f"{code}.npy", numbers(code))
    for code in ["i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8"]:
        for order, mark in [("little", "<"), ("big", ">")]:
            write(f"{code}-{order}.npy", numbers(mark + code))
    write("version2.npy", numbers("<f4"), (2, 0))
    write("version3.npy", numbers("<f4"), (3, 0))
    write("fortran.npy", np.asfortranarray(numbers("<f4")))
    write("fortran-big.npy", np.asfortranarray(numbers(">i2")))
    write("scalar.npy", np.array(16000, "<i8"))
    write("vector.npy", np.array([4, 0, 2], "<i4"))
    write("huge-unsigned.npy", np.array([[2**64 - 1], [2**63], [7]], "<u8"))
    write("complex.npy", np.zeros(3, "<c16"))
    write("text.npy", np.array(["a", "bc"]))
    write("records.npy", np.zeros(2, [("a", "<i4"), ("b", "<f4")]))
    write("x_test.npy", np.arange(6, dtype="<f4").reshape(3, 2))
    write("y_test.npy", np.array([2, 0, 1], "<i8"))
    images = np.arange(5 * 4 * 4, dtype=np.uint8).reshape(5, 4, 4)
    labels = np.array([3, 1, 4, 1, 5])
    np.savez(HERE / "stored.npz", x_train=images[:1], y_train=labels[:1], x_test=images, y_test=labels)
    np.savez_compressed(HERE / "deflated.npz", images=images, labels=labels.astype(np.uint8))
    np.savez(HERE / "unnamed.npz", images, labels)
    np.savez_compressed(
        HERE / "two-inputs.npz",
        input_ids=np.arange(12, dtype=np.int32).reshape(4, 3),
        attention_mask=np.ones((4, 3), np.int64),
    )
    np.savez(
        HERE / "state.npz",
        input=np.arange(12, dtype=np.float32).reshape(6, 2),
        state=np.full((2, 1, 3), 0.5, np.float32),
        sr=np.array(16000),
    )
    np.savez(HERE / "with-text.npz", names=np.array(["ab", "c"]), x=np.zeros((3, 2), np.float32))
    one_hot = np.eye(6, dtype=np.float32)[labels]
    np.savez_compressed(HERE / "one-hot.npz", x=images.astype(np.float32), y=one_hot)


if __name__ == "__main__":
    main()
