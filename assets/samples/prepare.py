"""Prepares the data folder: the test set as it is, and 1,024 calibration images.

    python3 prepare.py

The calibration images come from the training set, never from the test set: the classes in equal
shares (102 or 103 each), drawn and shuffled with a fixed seed. Every run writes the same bytes.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np

import fashion
from networks import CLASSES

COUNT = 1024
SEED = 1


def balanced(labels):
    """The places of COUNT images, in random order, that hold each class equally often."""
    random = np.random.Generator(np.random.PCG64(SEED))
    chosen = []
    for label in range(CLASSES):
        share = COUNT // CLASSES + (label < COUNT % CLASSES)
        chosen.append(random.choice(np.flatnonzero(labels == label), share, replace=False))
    return random.permutation(np.concatenate(chosen))


def main():
    parser = argparse.ArgumentParser(description="Prepares the test and calibration data.")
    parser.add_argument("--data", type=Path, default=Path("/usr/share/datasets/fashion-mnist"),
                        help="folder with the four IDX files (default: Debian's)")
    parser.add_argument("--out", type=Path,
                        default=Path(__file__).resolve().parent / "fashion-mnist")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for kind in ("images-idx3", "labels-idx1"):
        name = f"t10k-{kind}-ubyte.gz"
        shutil.copyfile(options.data / name, options.out / name)
    images = fashion.read_idx(options.data / "train-images-idx3-ubyte.gz")
    labels = fashion.read_idx(options.data / "train-labels-idx1-ubyte.gz")
    chosen = balanced(labels)
    fashion.write_idx(options.out / "calibration-images-idx3-ubyte.gz", images[chosen])
    fashion.write_idx(options.out / "calibration-labels-idx1-ubyte.gz", labels[chosen])


if __name__ == "__main__":
    main()
