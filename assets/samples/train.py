"""Trains one sample network on Fashion-MNIST and exports it as ONNX.

    python3 train.py lenet-300-100
    python3 train.py lenet-5
    python3 train.py mobile
    python3 train.py residual
    python3 train.py squeeze --out ../../src/test/resources    # for tests alone

Needs PyTorch and onnx (Debian: python3-torch, python3-onnx, libopenblas0-pthread) and the data
(Debian: dataset-fashion-mnist). Runs on one thread. After each epoch a checkpoint is written to
the work folder; the same command goes on from there. Each epoch draws its randomness from the seed
and its own number, so a resumed run gives what an uninterrupted one would. The test images train
nothing; a network is exported as it is after its last epoch.
"""

import argparse
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
from torch import nn

import fashion
from check import accuracy_of_file
from networks import LeNet300, LeNet5, Mobile, Residual, Squeeze, fold_norms

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Course:
    """How one network is trained: SGD with Nesterov momentum; the learning rate climbs for the
    first tenth of the schedule's epochs and then falls along a cosine to zero at its end. Training
    may end before the schedule does, to save time. The exported weights are a moving average of
    those trained."""

    network: type
    epochs: int
    schedule: int
    peak_rate: float
    weight_decay: float
    smoothing: float
    shift: int
    erase: int
    batch: int = 128
    average_decay: float = 0.998


COURSES = {
    "lenet-300-100": Course(LeNet300, 30, 30, 0.05, 5e-4, 0.0, shift=0, erase=0),
    "lenet-5": Course(LeNet5, 16, 16, 0.05, 5e-4, 0.0, shift=1, erase=0),
    "mobile": Course(Mobile, 16, 16, 0.1, 1e-4, 0.0, shift=1, erase=0),
    "squeeze": Course(Squeeze, 12, 12, 0.1, 1e-4, 0.0, shift=1, erase=0),
    "residual": Course(Residual, 24, 32, 0.2, 5e-4, 0.1, shift=2, erase=8),
}


class Training:
    """The state that a checkpoint holds: network, averaged network, optimizer, epochs done."""

    def __init__(self, course, seed):
        torch.manual_seed(seed)
        self.course = course
        self.seed = seed
        self.network = course.network().to(memory_format=torch.channels_last)
        self.average = course.network().to(memory_format=torch.channels_last)
        self.average.load_state_dict(self.network.state_dict())
        self.optimizer = torch.optim.SGD(
            self._groups(), lr=course.peak_rate, momentum=0.9, nesterov=True)
        self.loss = nn.CrossEntropyLoss(label_smoothing=course.smoothing)
        self.epoch = 0

    def _groups(self):
        # Biases, norms and the nine taps of a depthwise filter are too few to need shrinking.
        parameters = list(self.network.parameters())
        small = [p for p in parameters if p.dim() == 1 or (p.dim() == 4 and p.shape[1] == 1)]
        large = [p for p in parameters if not any(p is s for s in small)]
        return [{"params": large, "weight_decay": self.course.weight_decay},
                {"params": small, "weight_decay": 0.0}]

    def rate(self, progress):
        """The learning rate when `progress` (0 to 1) of the schedule is done."""
        if progress < 0.1:
            return self.course.peak_rate * (0.1 + 9 * progress)
        return self.course.peak_rate * 0.5 * (1 + math.cos(math.pi * (progress - 0.1) / 0.9))

    def run_epoch(self, images, labels):
        """One pass over the training images; returns the mean loss."""
        torch.manual_seed(self.seed * 1000 + self.epoch)
        batches = torch.randperm(len(images)).split(self.course.batch)
        self.network.train()
        total = 0.0
        for step, chosen in enumerate(batches):
            progress = (self.epoch + step / len(batches)) / self.course.schedule
            for group in self.optimizer.param_groups:
                group["lr"] = self.rate(progress)
            total += self._step(images[chosen], labels[chosen]) * len(chosen)
        self.epoch += 1
        return total / len(images)

    def _step(self, images, labels):
        inputs = fashion.normalise(
            fashion.augment(images, self.course.shift, self.course.erase))
        loss = self.loss(self.network(inputs), labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self._update_average()
        return loss.item()

    @torch.no_grad()
    def _update_average(self):
        trained = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(trained[name], 1 - self.course.average_decay)
            else:
                value.copy_(trained[name])

    def save(self, path):
        part = path.with_suffix(".part")
        torch.save({"epoch": self.epoch, "network": self.network.state_dict(),
                    "average": self.average.state_dict(),
                    "optimizer": self.optimizer.state_dict()}, part)
        part.replace(path)

    def resume(self, path):
        state = torch.load(path)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch = state["epoch"]


@torch.no_grad()
def accuracy(network, images, labels):
    """The share of images whose largest logit is their label's."""
    network.eval()
    hits = 0
    for start in range(0, len(images), 500):
        part = slice(start, start + 500)
        answers = network(fashion.normalise(images[part])).argmax(1)
        hits += (answers == labels[part]).sum().item()
    return hits / len(images)


def export(course, weights, path):
    """Writes the network as ONNX: opset 13, batch norms folded, any number of images at once."""
    network = course.network()
    network.load_state_dict(weights)
    network.eval()
    fold_norms(network)
    part = path.with_suffix(".part")
    torch.onnx.export(
        network, torch.zeros(1, 1, 28, 28), str(part), opset_version=13,
        input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})
    part.replace(path)


def arguments():
    parser = argparse.ArgumentParser(description="Trains one sample network and exports it.")
    parser.add_argument("network", choices=sorted(COURSES))
    parser.add_argument("--data", type=Path, default=Path("/usr/share/datasets/fashion-mnist"),
                        help="folder with the four IDX files (default: Debian's)")
    parser.add_argument("--work", type=Path, default=Path("train-out"),
                        help="folder for checkpoints (default: train-out)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the .onnx file")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)
    course = COURSES[options.network]
    training = Training(course, options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    checkpoint = options.work / f"{options.network}.checkpoint"
    if checkpoint.exists():
        training.resume(checkpoint)
    images, labels = fashion.load(options.data, "train")
    test_images, test_labels = fashion.load(options.data, "t10k")
    size = sum(p.numel() for p in training.network.parameters())
    print(f"{options.network}: {size:,} parameters, {training.epoch} epochs done", flush=True)
    while training.epoch < course.epochs:
        begun = time.monotonic()
        loss = training.run_epoch(images, labels)
        training.save(checkpoint)
        hits = accuracy(training.average, test_images, test_labels)
        print(f"epoch {training.epoch}/{course.epochs}: loss {loss:.4f}, test {hits:.4f}, "
              f"{time.monotonic() - begun:.0f} s", flush=True)
    path = options.out / f"{options.network}.onnx"
    export(course, training.average.state_dict(), path)
    trained = accuracy(training.average, test_images, test_labels)
    exported = accuracy_of_file(path, fashion.normalise(test_images), test_labels)
    print(f"{path.name}: {path.stat().st_size:,} bytes, test accuracy {exported:.4f} "
          f"as exported, {trained:.4f} as trained")


if __name__ == "__main__":
    main()
