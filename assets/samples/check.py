"""Runs an exported sample network straight from its .onnx file and reports its accuracy.

    python3 check.py residual.onnx

A second opinion on the export that needs no ONNX runtime: the few operators that the samples use,
read from the file and computed with PyTorch.
"""

import sys
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

import fashion


def _conv(attributes, x, weight, bias):
    top, left, bottom, right = attributes["pads"]
    if (top, left) != (bottom, right):
        raise ValueError("uneven padding")
    return functional.conv2d(x, weight, bias, attributes["strides"], (top, left),
                             attributes["dilations"], attributes["group"])


def _gemm(attributes, x, weight, bias):
    return x @ (weight.T if attributes["transB"] else weight) + bias


OPERATORS = {
    "Add": lambda attributes, a, b: a + b,
    "Concat": lambda attributes, *parts: torch.cat(parts, attributes["axis"]),
    "Conv": _conv,
    "Flatten": lambda attributes, x: x.flatten(attributes["axis"]),
    "Gemm": _gemm,
    "GlobalAveragePool": lambda attributes, x: x.mean((2, 3), keepdim=True),
    "MaxPool": lambda attributes, x: functional.max_pool2d(
        x, attributes["kernel_shape"], attributes["strides"]),
    "Relu": lambda attributes, x: x.relu(),
}


@torch.no_grad()
def run(graph, image):
    """The graph's first output for a batch of images [N,1,28,28]."""
    values = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
    values[graph.input[0].name] = image
    for node in graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        inputs = [values[name] for name in node.input]
        values[node.output[0]] = OPERATORS[node.op_type](attributes, *inputs)
    return values[graph.output[0].name]


def accuracy_of_file(path, images, labels):
    """The share of normalised images [N,1,28,28] that the .onnx file at `path` gets right."""
    model = onnx.load(str(path))
    onnx.checker.check_model(model, full_check=True)
    hits = 0
    for part, expected in zip(images.split(500), labels.split(500)):
        hits += (run(model.graph, part).argmax(1) == expected).sum().item()
    return hits / len(images)


def main():
    torch.set_num_threads(1)
    folder = Path(__file__).resolve().parent / "fashion-mnist"
    images, labels = fashion.load(folder, "t10k")
    for path in sys.argv[1:]:
        print(f"{path}: {accuracy_of_file(path, fashion.normalise(images), labels):.4f}")


if __name__ == "__main__":
    main()
