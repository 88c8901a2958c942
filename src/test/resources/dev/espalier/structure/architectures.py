"""Small networks of well-known architectures, as PyTorch exports them, with random weights.

python3 architectures.py FOLDER; needs torch.
"""

import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn


def conv(taken, made, size=3, stride=1, groups=1, act=nn.ReLU):
    layers = [nn.Conv2d(taken, made, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(made)]
    return nn.Sequential(*layers, act()) if act else nn.Sequential(*layers)


class ResidualBlock(nn.Module):
    def __init__(self, taken, made, stride):
        super().__init__()
        self.body = nn.Sequential(conv(taken, made, 3, stride), conv(made, made, act=None))
        self.shortcut = nn.Identity() if taken == made else conv(taken, made, 1, stride, act=None)

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv(3, 16)
        self.blocks = nn.Sequential(
            ResidualBlock(16, 16, 1), ResidualBlock(16, 24, 2), ResidualBlock(24, 24, 1), ResidualBlock(24, 32, 2))
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(torch.flatten(F.adaptive_avg_pool2d(self.blocks(self.stem(x)), 1), 1))


class Inverted(nn.Module):
    def __init__(self, taken, made, factor, stride, gate=False, act=nn.ReLU6):
        super().__init__()
        inner = taken * factor
        self.expand = conv(taken, inner, 1, act=act)
        self.depthwise = conv(inner, inner, 3, stride, inner, act=act)
        self.gate = Gate(inner) if gate else nn.Identity()
        self.project = conv(inner, made, 1, act=None)
        self.residual = stride == 1 and taken == made

    def forward(self, x):
        y = self.project(self.gate(self.depthwise(self.expand(x))))
        return x + y if self.residual else y


class Gate(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, channels):
        super().__init__()
        self.squeeze = nn.Conv2d(channels, channels // 4, 1)
        self.excite = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1)))))


class MobileNetV2(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv(3, 16, 3, 2, act=nn.ReLU6), Inverted(16, 16, 2, 1), Inverted(16, 24, 4, 2), Inverted(24, 24, 4, 1),
            conv(24, 48, 1, act=nn.ReLU6))
        self.head = nn.Sequential(nn.Dropout(0.2), nn.Linear(48, 10))

    def forward(self, x):
        return self.head(self.features(x).mean([2, 3]))


class MobileNetV3(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv(3, 16, 3, 2, act=nn.Hardswish), Inverted(16, 16, 2, 1, True, nn.ReLU),
            Inverted(16, 24, 4, 2, True, nn.Hardswish), Inverted(24, 24, 4, 1, True, nn.Hardswish))
        self.head = nn.Sequential(nn.Linear(24, 32), nn.Hardswish(), nn.Linear(32, 10))

    def forward(self, x):
        return self.head(F.adaptive_avg_pool2d(self.features(x), 1).flatten(1))


class DenseLayer(nn.Module):
    def __init__(self, taken, growth):
        super().__init__()
        self.norm1, self.conv1 = nn.BatchNorm2d(taken), nn.Conv2d(taken, 4 * growth, 1, bias=False)
        self.norm2, self.conv2 = nn.BatchNorm2d(4 * growth), nn.Conv2d(4 * growth, growth, 3, 1, 1, bias=False)

    def forward(self, x):
        y = self.conv1(F.relu(self.norm1(x)))
        return torch.cat([x, self.conv2(F.relu(self.norm2(y)))], 1)


class DenseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.block1 = nn.Sequential(*[DenseLayer(16 + 8 * i, 8) for i in range(3)])
        self.transition = nn.Sequential(nn.BatchNorm2d(40), nn.ReLU(), nn.Conv2d(40, 20, 1, bias=False), nn.AvgPool2d(2))
        self.block2 = nn.Sequential(*[DenseLayer(20 + 8 * i, 8) for i in range(2)])
        self.norm, self.head = nn.BatchNorm2d(36), nn.Linear(36, 10)

    def forward(self, x):
        x = F.relu(self.norm(self.block2(self.transition(self.block1(self.stem(x))))))
        return self.head(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


def shuffled(x, groups):
    n, c, h, w = x.size()
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


class ShuffleUnit(nn.Module):
    def __init__(self, channels, down):
        super().__init__()
        half = channels // 2
        self.down = down
        taken = channels // 2 if down else half
        self.left = nn.Sequential(conv(taken, taken, 3, 2, taken, act=None), conv(taken, half, 1)) if down else None
        self.right = nn.Sequential(
            conv(taken, half, 1), conv(half, half, 3, 2 if down else 1, half, act=None), conv(half, half, 1))

    def forward(self, x):
        if self.down:
            y = torch.cat((self.left(x), self.right(x)), 1)
        else:
            kept, changed = x.chunk(2, 1)
            y = torch.cat((kept, self.right(changed)), 1)
        return shuffled(y, 2)


class ShuffleNetV2(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv(3, 16)
        self.units = nn.Sequential(
            ShuffleUnit(32, True), ShuffleUnit(32, False), ShuffleUnit(32, False), ShuffleUnit(64, True),
            ShuffleUnit(64, False))
        self.last, self.head = conv(64, 64, 1), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.last(self.units(self.stem(x))).mean([2, 3]))


class InceptionBlock(nn.Module):
    def __init__(self, taken):
        super().__init__()
        self.one = conv(taken, 8, 1)
        self.three = nn.Sequential(conv(taken, 8, 1), conv(8, 12))
        self.five = nn.Sequential(conv(taken, 4, 1), conv(4, 8, 5))
        self.pool = conv(taken, 8, 1)

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(F.max_pool2d(x, 3, 1, 1))], 1)


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            conv(3, 16, 3, 2), nn.MaxPool2d(2), InceptionBlock(16), nn.MaxPool2d(2), InceptionBlock(36))
        self.hidden, self.head = nn.Linear(36 * 16, 24), nn.Linear(24, 10)

    def forward(self, x):
        x = self.body(x)
        return self.head(F.relu(self.hidden(x.view(x.size(0), -1))))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1, self.down2, self.middle = conv(1, 8), conv(8, 16), conv(16, 32)
        self.up2, self.merge2 = nn.ConvTranspose2d(32, 16, 2, 2), conv(32, 16)
        self.up1, self.merge1 = nn.ConvTranspose2d(16, 8, 2, 2), conv(16, 8)
        self.head = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(F.max_pool2d(a, 2))
        c = self.middle(F.max_pool2d(b, 2))
        d = self.merge2(torch.cat([self.up2(c), b], 1))
        return self.head(self.merge1(torch.cat([self.up1(d), a], 1)))


class Attention(nn.Module):
    """With queries, keys and values of one product, as in vision transformers."""

    def __init__(self, width, heads, causal=False):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        b, s, w = x.shape
        qkv = self.qkv(x).reshape(b, s, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        scores = q @ k.transpose(-2, -1) / math.sqrt(w // self.heads)
        if self.causal:
            scores = scores + torch.full((s, s), -1e9).triu(1)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, s, w))


class TransformerBlock(nn.Module):
    def __init__(self, width, heads, attention):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = attention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, width) * 0.1)
        self.places = nn.Parameter(torch.randn(1, 65, width) * 0.1)
        self.blocks = nn.Sequential(*[TransformerBlock(width, 4, Attention) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 10)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.norm(self.blocks(x))[:, 0])


class CausalAttention(nn.Module):
    """With a product that is split in three, as in GPT-2."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.width = heads, width
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def split(self, x):
        return x.view(x.size(0), x.size(1), self.heads, x.size(-1) // self.heads).permute(0, 2, 1, 3)

    def forward(self, x):
        q, k, v = (self.split(part) for part in self.qkv(x).split(self.width, 2))
        scores = q @ k.transpose(-1, -2) / (v.size(-1) ** 0.5)
        hidden = torch.ones(x.size(1), x.size(1), dtype=torch.bool).triu(1)
        scores = scores.masked_fill(hidden, -1e9)
        y = (scores.softmax(-1) @ v).permute(0, 2, 1, 3).contiguous()
        return self.out(y.view(y.size(0), y.size(1), y.size(2) * y.size(3)))


class Decoder(nn.Module):
    def __init__(self, width=48, words=64):
        super().__init__()
        self.words, self.places = nn.Embedding(words, width), nn.Embedding(32, width)
        self.blocks = nn.Sequential(*[TransformerBlock(width, 4, CausalAttention) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, words, bias=False)

    def forward(self, ids):
        x = self.words(ids) + self.places(torch.arange(ids.size(1)))
        return self.head(self.norm(self.blocks(x)))


class Encoder(nn.Module):
    """PyTorch's own layers, in which samples and heads are one axis."""

    def __init__(self, width=32, heads=4):
        super().__init__()
        self.embed = nn.Embedding(64, width)
        self.layers = nn.ModuleList([Encoder.Layer(width, heads, i == 0) for i in range(2)])
        self.head = nn.Linear(width, 10)

    class Layer(nn.Module):
        def __init__(self, width, heads, weights):
            super().__init__()
            self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
            self.weights = weights
            self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
            self.mlp = nn.Sequential(nn.Linear(width, 48), nn.ReLU(), nn.Linear(48, width))

        def forward(self, x):
            mixed, _ = self.attention(x, x, x, need_weights=self.weights)
            x = self.first(x + mixed)
            return self.second(x + self.mlp(x))

    def forward(self, words):
        x = self.embed(words)
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


def export(folder, name, network, sample, free=None, **options):
    torch.manual_seed(len(name))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    axes = {"input": free or {0: "batch"}, "output": {0: "batch"}}
    torch.onnx.export(
        network.eval(), sample, str(folder / (name + ".onnx")), input_names=["input"], output_names=["output"],
        dynamic_axes=axes, opset_version=options.pop("opset", 13), **options)


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(1)
    picture = torch.randn(2, 3, 32, 32)
    unfused = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    export(folder, "resnet", ResNet(), picture, **unfused)
    export(folder, "mobilenet-v2", MobileNetV2(), picture)
    export(folder, "mobilenet-v3", MobileNetV3(), picture, opset=14)
    export(folder, "densenet", DenseNet(), picture, **unfused)
    export(folder, "shufflenet-v2", ShuffleNetV2(), picture)
    export(folder, "inception", Inception(), picture, opset=11)
    export(folder, "unet", UNet(), torch.randn(2, 1, 32, 32), {0: "batch", 2: "rows", 3: "columns"})
    export(folder, "vit", ViT(), picture)
    words = torch.randint(0, 64, (2, 12))
    export(folder, "decoder", Decoder(), words, opset=14)
    export(folder, "encoder", Encoder(), words, {0: "batch", 1: "length"}, opset=14)


if __name__ == "__main__":
    main()
