"""Fashion-MNIST as tensors: reading IDX files, normalising, augmenting."""

import gzip
import struct
from pathlib import Path

import numpy as np
import torch

MEAN = 0.2860
STD = 0.3530
SIZE = 28


def read_idx(path):
    """The unsigned bytes of a gzipped IDX file, in the shape its header gives."""
    raw = gzip.decompress(Path(path).read_bytes())
    zeros, element_type, rank = struct.unpack_from(">HBB", raw)
    if zeros != 0 or element_type != 0x08:
        raise ValueError(f"{path}: not an IDX file of unsigned bytes")
    shape = struct.unpack_from(f">{rank}I", raw, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def write_idx(path, values):
    """Writes unsigned bytes as gzipped IDX; the same values always give the same file."""
    header = struct.pack(f">HBB{values.ndim}I", 0, 0x08, values.ndim, *values.shape)
    body = header + np.ascontiguousarray(values, np.uint8).tobytes()
    Path(path).write_bytes(gzip.compress(body, compresslevel=9, mtime=0))


def load(folder, prefix):
    """Images as uint8 [N,28,28] and labels as int64 [N]; prefix is "train" or "t10k"."""
    images = read_idx(Path(folder) / f"{prefix}-images-idx3-ubyte.gz")
    labels = read_idx(Path(folder) / f"{prefix}-labels-idx1-ubyte.gz")
    if len(images) != len(labels):
        raise ValueError(f"{folder}: {len(images)} images but {len(labels)} labels")
    return torch.from_numpy(images.copy()), torch.from_numpy(labels.astype(np.int64))


def normalise(images):
    """What the networks expect: float [N,1,28,28], (pixel / 255 - mean) / std."""
    return ((images.float() / 255 - MEAN) / STD).unsqueeze(1)


def augment(images, shift, erase):
    """Mirrors half of the uint8 images [N,28,28], moves each by up to `shift` pixels and blanks
    a square of side `erase` in half of them. All draws come from torch's global generator."""
    count = len(images)
    mirrored = torch.rand(count) < 0.5
    images = torch.where(mirrored[:, None, None], images.flip(2), images)
    if shift:
        padded = torch.nn.functional.pad(images, [shift] * 4)
        windows = padded.unfold(1, SIZE, 1).unfold(2, SIZE, 1)
        down, right = torch.randint(0, 2 * shift + 1, (2, count))
        images = windows[torch.arange(count), down, right]
    if erase:
        images = images.masked_fill(_squares(count, erase), 0)
    return images


def _squares(count, side):
    top, left = torch.randint(0, SIZE - side + 1, (2, count, 1))
    chosen = torch.rand(count, 1) < 0.5
    line = torch.arange(SIZE)
    rows = (line >= top) & (line < top + side) & chosen
    columns = (line >= left) & (line < left + side)
    return rows[:, :, None] & columns[:, None, :]
