"""The sample networks. Each takes images [N,1,28,28] and returns logits [N,10].

The names of the modules become the names of the nodes and weights in the exported file.
"""

from collections import OrderedDict

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

CLASSES = 10


class LeNet300(nn.Module):
    """LeNet-300-100: two hidden layers of 300 and 100 units (LeCun et al., 1998)."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 300)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(300, 100)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(100, CLASSES)

    def forward(self, image):
        hidden = self.relu1(self.fc1(image.flatten(1)))
        return self.fc3(self.relu2(self.fc2(hidden)))


class LeNet5(nn.Module):
    """LeNet-5 in the widths of Caffe's example, 20-50-500-10, with a ReLU after each
    convolution too."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(20, 50, 5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(50 * 4 * 4, 500)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(500, CLASSES)

    def forward(self, image):
        features = self.pool1(self.relu1(self.conv1(image)))
        features = self.pool2(self.relu2(self.conv2(features)))
        return self.fc2(self.relu3(self.fc1(features.flatten(1))))


class ConvNorm(nn.Module):
    """A convolution without bias, then batch norm, then ReLU if asked for."""

    def __init__(self, inputs, outputs, kernel, stride=1, groups=1, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU() if relu else nn.Identity()

    def forward(self, features):
        return self.relu(self.norm(self.conv(features)))

    def fold(self):
        """Moves the batch norm into the convolution's weight and bias, for inference."""
        self.conv = fuse_conv_bn_eval(self.conv, self.norm)
        self.norm = nn.Identity()


class Block(nn.Module):
    """Two depthwise-separable convolutions beside a shortcut (a 1x1 projection where the shape
    changes). The first depthwise convolution takes the stride."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.depthwise0 = ConvNorm(inputs, inputs, 3, stride, groups=inputs, relu=False)
        self.pointwise0 = ConvNorm(inputs, outputs, 1)
        self.depthwise1 = ConvNorm(outputs, outputs, 3, groups=outputs, relu=False)
        self.pointwise1 = ConvNorm(outputs, outputs, 1, relu=False)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else ConvNorm(inputs, outputs, 1, stride, relu=False)
        self.relu = nn.ReLU()

    def forward(self, features):
        residual = self.pointwise0(self.depthwise0(features))
        residual = self.pointwise1(self.depthwise1(residual))
        return self.relu(residual + self.shortcut(features))


def stage(inputs, outputs, blocks):
    """Blocks of one width, the first of which halves the picture."""
    return nn.Sequential(OrderedDict(
        (f"block{i}", Block(outputs if i else inputs, outputs, 1 if i else 2))
        for i in range(blocks)))


class Residual(nn.Module):
    """A residual network (He et al., 2016) of depthwise-separable convolutions (Howard et al.,
    2017): a dense stem at 28x28, then stages at 14x14, 7x7 and 4x4."""

    def __init__(self, widths=(16, 64, 128, 256), blocks=(1, 2, 3)):
        super().__init__()
        self.stem = ConvNorm(1, widths[0], 3)
        self.stage1 = stage(widths[0], widths[1], blocks[0])
        self.stage2 = stage(widths[1], widths[2], blocks[1])
        self.stage3 = stage(widths[2], widths[3], blocks[2])
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(widths[3], CLASSES)

    def forward(self, image):
        features = self.stage3(self.stage2(self.stage1(self.stem(image))))
        return self.classifier(self.pool(features).flatten(1))


class Separable(nn.Sequential):
    """A depthwise convolution, which takes the stride, then a pointwise one; ReLU after each."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__(OrderedDict(
            depthwise=ConvNorm(inputs, inputs, 3, stride, groups=inputs),
            pointwise=ConvNorm(inputs, outputs, 1)))


class Mobile(nn.Module):
    """A small MobileNet (Howard et al., 2017): a dense stem, then depthwise-separable
    convolutions without shortcuts at 14x14, 7x7 and 4x4."""

    def __init__(self):
        super().__init__()
        self.stem = ConvNorm(1, 16, 3, stride=2)
        self.block1 = Separable(16, 32)
        self.block2 = Separable(32, 64, stride=2)
        self.block3 = Separable(64, 64)
        self.block4 = Separable(64, 128, stride=2)
        self.block5 = Separable(128, 128)
        self.block6 = Separable(128, 128)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(128, CLASSES)

    def forward(self, image):
        features = self.block2(self.block1(self.stem(image)))
        features = self.block4(self.block3(features))
        features = self.block6(self.block5(features))
        return self.classifier(self.pool(features).flatten(1))


class Fire(nn.Module):
    """A fire module (Iandola et al., 2016): a 1x1 convolution squeezes the channels, a 1x1 and a
    3x3 convolution expand them side by side."""

    def __init__(self, inputs, squeezed, expanded):
        super().__init__()
        self.squeeze = ConvNorm(inputs, squeezed, 1)
        self.expand1 = ConvNorm(squeezed, expanded, 1)
        self.expand3 = ConvNorm(squeezed, expanded, 3)

    def forward(self, features):
        squeezed = self.squeeze(features)
        return torch.cat([self.expand1(squeezed), self.expand3(squeezed)], 1)


class Squeeze(nn.Module):
    """A small SqueezeNet: fire modules at 14x14 and 7x7, a 1x1 convolution as the classifier."""

    def __init__(self):
        super().__init__()
        self.stem = ConvNorm(1, 32, 3, stride=2)
        self.fire1 = Fire(32, 16, 32)
        self.fire2 = Fire(64, 16, 32)
        self.shrink = nn.MaxPool2d(2)
        self.fire3 = Fire(64, 32, 64)
        self.fire4 = Fire(128, 32, 64)
        self.classifier = nn.Conv2d(128, CLASSES, 1)
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, image):
        features = self.shrink(self.fire2(self.fire1(self.stem(image))))
        return self.pool(self.classifier(self.fire4(self.fire3(features)))).flatten(1)


def fold_norms(network):
    """Folds every batch norm of a network in evaluation mode into its convolution."""
    for module in network.modules():
        if isinstance(module, ConvNorm):
            module.fold()
