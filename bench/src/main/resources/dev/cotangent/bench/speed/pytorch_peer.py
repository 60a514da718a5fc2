"""Times PyTorch on cases that `cotangent bench --python` names on stdin.

Usage: python pytorch_peer.py THREADS
The first line printed says which PyTorch it is. Then each line read, "CASE SECONDS", is answered by one line of JSON:
{"case": ..., "median_us": ..., "steps": ...}, the median time of a call over at least SECONDS, after as long a warm-up
as a fifth of it. A line "quit", or the end of the input, ends the process.

python pytorch_peer.py THREADS memory CASE SECONDS
does one thing instead: it calls a case for SECONDS and prints before_bytes, the resident set before the case was made,
peak_bytes, the largest one, and median_us of the last calls. So do, with other things to do,
  steps CASE SECONDS: prints ends_us, when each step ended, in microseconds after the process was started, which
                      COTANGENT_LAUNCHED_MILLIS tells;
  job FOLDER:         reads MNIST, trains LeNet-5 for an epoch, tests it and prints its accuracy.

It computes on the CPU, or on the device that the variable COTANGENT_PEER_DEVICE names, such as cuda: in float32, TF32 off.
A case is a function that prepares it: it returns the call to be timed.
"""

import gzip
import json
import math
import os
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

MILLION = 1 << 20


# Kernels and layers.


def gemm(m, n, k):
    def prepare():
        a, b, c = torch.randn(m, k), torch.randn(k, n), torch.empty(m, n)
        return lambda: torch.mm(a, b, out=c)

    return prepare


def elementwise(function, inputs=1, millions=1):
    def prepare():
        values = [torch.randn(millions * MILLION) for _ in range(inputs)]
        result = torch.empty(millions * MILLION)
        return lambda: function(*values, out=result)

    return prepare


def reduction(function, **axes):
    def prepare():
        values = torch.randn(16384, 1024)

        def call():
            with torch.no_grad():
                function(values, **axes)

        return call

    return prepare


def update(optimiser):
    """A step of an optimiser on one large parameter whose gradient is there; PyTorch's fused kernel."""

    def prepare():
        weight = nn.Parameter(torch.ones(8 * MILLION))
        weight.grad = torch.randn(8 * MILLION)
        return optimiser([weight]).step

    return prepare


def forward(make, *shape):
    """The output of a layer for a batch, nothing recorded."""

    def prepare():
        layer, batch = make(), torch.randn(*shape)

        def call():
            with torch.no_grad():
                layer(batch)

        return call

    return prepare


def folded(module):
    """The same in inference, its batch normalisations folded into the convolutions before them."""
    for name, child in module.named_children():
        setattr(module, name, folded(child))
    if isinstance(module, nn.Sequential):
        layers = []
        for layer in module:
            if isinstance(layer, nn.BatchNorm2d) and layers and isinstance(layers[-1], nn.Conv2d):
                layers[-1] = torch.nn.utils.fuse_conv_bn_eval(layers[-1], layer)
            else:
                layers.append(layer)
        return nn.Sequential(*layers)
    return module


def inference(make, *shape):
    """The logits of a trained network for a batch."""
    return forward(lambda: folded(make().eval()), *shape)


def both(make, *shape):
    """The output of a layer, and the gradients of the batch and of all parameters."""

    def prepare():
        layer, batch = make(), torch.randn(*shape, requires_grad=True)
        wanted = [batch, *layer.parameters()]
        given = torch.randn_like(layer(batch))
        return lambda: torch.autograd.grad(layer(batch), wanted, given)

    return prepare


def conv(channels, filters, size, stride=1, groups=1):
    return lambda: nn.Conv2d(
        channels, filters, size, stride, padding=size // 2, groups=groups, bias=False)


class States(nn.Module):
    """The states of a recurrent layer at each step; sequences are [time, batch, features]."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, sequences):
        return self.layer(sequences)[0]


class Packed(nn.Module):
    """The same for sequences of every length up to the whole one; padding is left out."""

    def __init__(self, layer, time, batch):
        super().__init__()
        self.layer = layer
        self.time = time
        self.lengths = torch.tensor([time * (row + 1) // batch for row in range(batch)], device="cpu")

    def forward(self, sequences):
        packed = nn.utils.rnn.pack_padded_sequence(sequences, self.lengths, enforce_sorted=False)
        return nn.utils.rnn.pad_packed_sequence(self.layer(packed)[0], total_length=self.time)[0]


def states(kind, features, units, layers=1, **options):
    return lambda: States(kind(features, units, layers, **options))


def packed(kind, features, units, time, batch, **options):
    return lambda: Packed(kind(features, units, **options), time, batch)


# Models.


class LastStep(nn.Module):
    """A recurrent layer over image rows, and a classifier that reads its last state."""

    def __init__(self, layer, hidden):
        super().__init__()
        self.layer = layer
        self.classifier = nn.Linear(hidden, 10)

    def forward(self, rows):
        return self.classifier(self.layer(rows)[0][:, -1])


class Recomputing(LastStep):
    """The same, but only the states after every √time steps are kept; the rest is computed twice."""

    def forward(self, rows):
        h = rows.new_zeros(1, len(rows), self.layer.hidden_size)
        c = torch.zeros_like(h)
        for part in rows.split(math.ceil(math.sqrt(rows.shape[1])), 1):
            states, (h, c) = checkpoint(self.layer, part, (h, c), use_reentrant=False)
        return self.classifier(states[:, -1])


class NextCharacter(nn.Module):
    """Logits of the next character at each step, all steps as rows."""

    def __init__(self, symbols, units, layers):
        super().__init__()
        self.embedding = nn.Embedding(symbols, units)
        self.layer = nn.LSTM(units, units, layers, batch_first=True)
        self.classifier = nn.Linear(units, symbols)

    def forward(self, texts):
        return self.classifier(self.layer(self.embedding(texts))[0]).flatten(0, 1)


class BasicBlock(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.deep = nn.Sequential(
            conv(channels, filters, 3, stride)(), nn.BatchNorm2d(filters), nn.ReLU(),
            conv(filters, filters, 3)(), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity()
        if stride != 1 or channels != filters:
            self.shortcut = nn.Sequential(
                conv(channels, filters, 1, stride)(), nn.BatchNorm2d(filters))

    def forward(self, images):
        return functional.relu(self.deep(images) + self.shortcut(images))


def resnet(blocks, widths, large=False, classes=10):
    channels = widths[0]
    layers = [conv(3, channels, 7, 2)() if large else conv(3, channels, 3)()]
    layers += [nn.BatchNorm2d(channels), nn.ReLU()] + [nn.MaxPool2d(3, 2, 1)] * large
    for stage, width in enumerate(widths):
        for block in range(blocks):
            layers.append(BasicBlock(channels, width, 2 if stage and not block else 1))
            channels = width
    return nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class ChannelNorm(nn.LayerNorm):
    """Layer normalisation of each pixel's channels."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-6)

    def forward(self, images):
        return super().forward(images.movedim(1, -1)).movedim(-1, 1)


class ConvNeXtBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.pixels = conv_with_bias(channels, channels, 7, 1, 3, channels)
        self.channels = nn.Sequential(
            nn.LayerNorm(channels, eps=1e-6),
            nn.Linear(channels, 4 * channels), nn.GELU(), nn.Linear(4 * channels, channels))
        self.scale = nn.Parameter(torch.full((channels,), 1e-6))

    def forward(self, images):
        mixed = self.channels(self.pixels(images).movedim(1, -1))
        return images + (self.scale * mixed).movedim(-1, 1)


def conv_with_bias(channels, filters, size, stride, padding=0, groups=1):
    return nn.Conv2d(channels, filters, size, stride, padding, groups=groups)


def convnext(blocks, widths):
    layers = [conv_with_bias(3, widths[0], 2, 2), ChannelNorm(widths[0])]
    for stage, width in enumerate(widths):
        if stage:
            before = widths[stage - 1]
            layers += [ChannelNorm(before), conv_with_bias(before, width, 2, 2)]
        layers += [ConvNeXtBlock(width) for _ in range(blocks)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(widths[-1], 10))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def small_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(64 * 14 * 14, 128), nn.ReLU(), nn.Linear(128, 10))


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))


# Training.


def momentum(parameters):
    return torch.optim.SGD(parameters, lr=0.01, momentum=0.9)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=1e-3)


def step(model, inputs, labels, optimiser):
    """Returns a function that does one step of training on a fixed batch."""
    update = optimiser(model.parameters())

    def call():
        update.zero_grad(set_to_none=True)
        functional.cross_entropy(model(inputs), labels).backward()
        update.step()

    return call


def training(make, optimiser, batch, *shape):
    return lambda: step(
        make(), torch.randn(batch, *shape), torch.randint(0, 10, (batch,)), optimiser)


def rows(kind):
    return training(lambda: LastStep(kind(28, 128, batch_first=True), 128), adam, 64, 28, 28)


def long_rows(model):
    return training(
        lambda: model(nn.LSTM(28, 128, batch_first=True), 128), adam, 32, 1000, 28)


def characters():
    texts, following = torch.randint(0, 65, (50, 100)), torch.randint(0, 65, (5000,))
    return step(NextCharacter(65, 256, 2), texts, following, adam)


CASES = {
    "gemm/64x64x64": gemm(64, 64, 64),
    "gemm/256x256x256": gemm(256, 256, 256),
    "gemm/1024x1024x1024": gemm(1024, 1024, 1024),
    "gemm/4096x4096x4096": gemm(4096, 4096, 4096),
    "gemm/64x4096x576": gemm(64, 4096, 576),
    "gemm/32x512x128": gemm(32, 512, 128),
    "gemm/32x1024x256": gemm(32, 1024, 256),
    "gemm/1x512x512": gemm(1, 512, 512),
    "conv/32x3x32x32-64-3x3/fwd": forward(conv(3, 64, 3), 32, 3, 32, 32),
    "conv/32x3x32x32-64-3x3/fwd+bwd": both(conv(3, 64, 3), 32, 3, 32, 32),
    "conv/32x64x32x32-64-3x3/fwd": forward(conv(64, 64, 3), 32, 64, 32, 32),
    "conv/32x64x32x32-64-3x3/fwd+bwd": both(conv(64, 64, 3), 32, 64, 32, 32),
    "conv/32x128x16x16-128-3x3/fwd": forward(conv(128, 128, 3), 32, 128, 16, 16),
    "conv/32x128x16x16-128-3x3/fwd+bwd": both(conv(128, 128, 3), 32, 128, 16, 16),
    "conv/32x256x8x8-256-3x3/fwd": forward(conv(256, 256, 3), 32, 256, 8, 8),
    "conv/32x256x8x8-256-3x3/fwd+bwd": both(conv(256, 256, 3), 32, 256, 8, 8),
    "conv/32x512x4x4-512-3x3/fwd": forward(conv(512, 512, 3), 32, 512, 4, 4),
    "conv/32x512x4x4-512-3x3/fwd+bwd": both(conv(512, 512, 3), 32, 512, 4, 4),
    "conv/32x64x32x32-128-3x3s2/fwd": forward(conv(64, 128, 3, 2), 32, 64, 32, 32),
    "conv/32x64x32x32-128-3x3s2/fwd+bwd": both(conv(64, 128, 3, 2), 32, 64, 32, 32),
    "conv/32x256x16x16-64-1x1/fwd": forward(conv(256, 64, 1), 32, 256, 16, 16),
    "conv/32x256x16x16-64-1x1/fwd+bwd": both(conv(256, 64, 1), 32, 256, 16, 16),
    "conv/16x96x56x56-dw7x7/fwd": forward(conv(96, 96, 7, 1, 96), 16, 96, 56, 56),
    "conv/16x96x56x56-dw7x7/fwd+bwd": both(conv(96, 96, 7, 1, 96), 16, 96, 56, 56),
    "conv/64x1x28x28-32-5x5/fwd": forward(conv(1, 32, 5), 64, 1, 28, 28),
    "conv/64x1x28x28-32-5x5/fwd+bwd": both(conv(1, 32, 5), 64, 1, 28, 28),
    "rnn/RNN-B32-T64-I128-H256-L1/fwd": forward(states(nn.RNN, 128, 256), 64, 32, 128),
    "rnn/RNN-B32-T64-I128-H256-L1/fwd+bwd": both(states(nn.RNN, 128, 256), 64, 32, 128),
    "rnn/LSTM-B32-T64-I128-H256-L1/fwd": forward(states(nn.LSTM, 128, 256), 64, 32, 128),
    "rnn/LSTM-B32-T64-I128-H256-L1/fwd+bwd": both(states(nn.LSTM, 128, 256), 64, 32, 128),
    "rnn/GRU-B32-T64-I128-H256-L1/fwd": forward(states(nn.GRU, 128, 256), 64, 32, 128),
    "rnn/GRU-B32-T64-I128-H256-L1/fwd+bwd": both(states(nn.GRU, 128, 256), 64, 32, 128),
    "rnn/LSTM-B64-T28-I28-H128-L1/fwd": forward(states(nn.LSTM, 28, 128), 28, 64, 28),
    "rnn/LSTM-B64-T28-I28-H128-L1/fwd+bwd": both(states(nn.LSTM, 28, 128), 28, 64, 28),
    "rnn/LSTM-B50-T100-I65-H256-L2/fwd": forward(states(nn.LSTM, 65, 256, 2), 100, 50, 65),
    "rnn/LSTM-B50-T100-I65-H256-L2/fwd+bwd": both(states(nn.LSTM, 65, 256, 2), 100, 50, 65),
    "rnn/LSTM-B1-T200-I64-H128-L1/fwd": forward(states(nn.LSTM, 64, 128), 200, 1, 64),
    "rnn/LSTM-B1-T200-I64-H128-L1/fwd+bwd": both(states(nn.LSTM, 64, 128), 200, 1, 64),
    "rnn/biLSTM-B32-T64-I128-H256-L1/fwd":
        forward(states(nn.LSTM, 128, 256, bidirectional=True), 64, 32, 128),
    "rnn/biLSTM-B32-T64-I128-H256-L1/fwd+bwd":
        both(states(nn.LSTM, 128, 256, bidirectional=True), 64, 32, 128),
    "rnn/biGRU-B32-T64-I128-H256-L1/fwd":
        forward(states(nn.GRU, 128, 256, bidirectional=True), 64, 32, 128),
    "rnn/biGRU-B32-T64-I128-H256-L1/fwd+bwd":
        both(states(nn.GRU, 128, 256, bidirectional=True), 64, 32, 128),
    "rnn/LSTM-B32-T64-I128-H256-L1-lengths/fwd":
        forward(packed(nn.LSTM, 128, 256, 64, 32), 64, 32, 128),
    "rnn/LSTM-B32-T64-I128-H256-L1-lengths/fwd+bwd":
        both(packed(nn.LSTM, 128, 256, 64, 32), 64, 32, 128),
    "rnn/GRU-B32-T64-I128-H256-L1-lengths/fwd":
        forward(packed(nn.GRU, 128, 256, 64, 32), 64, 32, 128),
    "rnn/GRU-B32-T64-I128-H256-L1-lengths/fwd+bwd":
        both(packed(nn.GRU, 128, 256, 64, 32), 64, 32, 128),
    "rnn/biLSTM-B32-T64-I128-H256-L1-lengths/fwd":
        forward(packed(nn.LSTM, 128, 256, 64, 32, bidirectional=True), 64, 32, 128),
    "rnn/biLSTM-B32-T64-I128-H256-L1-lengths/fwd+bwd":
        both(packed(nn.LSTM, 128, 256, 64, 32, bidirectional=True), 64, 32, 128),
    "elementwise/add-1M": elementwise(torch.add, 2),
    "elementwise/exp-1M": elementwise(torch.exp),
    "elementwise/tanh-1M": elementwise(torch.tanh),
    "elementwise/sigmoid-1M": elementwise(torch.sigmoid),
    "elementwise/gelu-1M": forward(nn.GELU, MILLION),
    "softmax/512x1000": forward(lambda: nn.Softmax(1), 512, 1000),
    "maxpool2x2/32x64x32x32": forward(lambda: nn.MaxPool2d(2), 32, 64, 32, 32),
    "maxpool2x2/32x64x32x32/fwd+bwd": both(lambda: nn.MaxPool2d(2), 32, 64, 32, 32),
    "batchnorm/32x64x32x32/fwd+bwd": both(lambda: nn.BatchNorm2d(64), 32, 64, 32, 32),
    "elementwise/add-16M": elementwise(torch.add, 2, 16),
    "elementwise/exp-16M": elementwise(torch.exp, 1, 16),
    "elementwise/gelu-16M/fwd": forward(nn.GELU, 16 * MILLION),
    "elementwise/gelu-16M/fwd+bwd": both(nn.GELU, 16 * MILLION),
    "dropout/16M/fwd+bwd": both(lambda: nn.Dropout(0.5), 16 * MILLION),
    "reduce/sum-16M": reduction(torch.sum),
    "reduce/sum-rows-16384x1024": reduction(torch.sum, dim=0),
    "reduce/sum-columns-16384x1024": reduction(torch.sum, dim=1),
    "reduce/mean-columns-16384x1024": reduction(torch.mean, dim=1),
    "softmax/16384x1000/fwd": forward(lambda: nn.Softmax(1), 16384, 1000),
    "softmax/16384x1000/fwd+bwd": both(lambda: nn.Softmax(1), 16384, 1000),
    "layernorm/16384x768/fwd+bwd": both(lambda: nn.LayerNorm(768), 16384, 768),
    "layernorm/131072x96/fwd+bwd": both(lambda: nn.LayerNorm(96), 131072, 96),
    "rmsnorm/16384x768/fwd+bwd": both(lambda: nn.RMSNorm(768), 16384, 768),
    "batchnorm/128x64x32x32/fwd+bwd": both(lambda: nn.BatchNorm2d(64), 128, 64, 32, 32),
    "maxpool2x2/128x64x32x32/fwd+bwd": both(lambda: nn.MaxPool2d(2), 128, 64, 32, 32),
    "averagepool2x2/128x64x32x32/fwd+bwd": both(lambda: nn.AvgPool2d(2), 128, 64, 32, 32),
    "optimiser/sgd-momentum-8M": update(
        lambda weights: torch.optim.SGD(weights, lr=0.01, momentum=0.9, fused=True)),
    "optimiser/adam-8M": update(lambda weights: torch.optim.Adam(weights, lr=1e-3, fused=True)),
    "train/lenet5-mnist-b64-sgd": training(lenet5, momentum, 64, 1, 28, 28),
    "train/lenet5-mnist-b16-sgd": training(lenet5, momentum, 16, 1, 28, 28),
    "train/lenet5-mnist-b1-sgd": training(lenet5, momentum, 1, 1, 28, 28),
    "train/cnn-mnist-b64-adam": training(small_cnn, adam, 64, 1, 28, 28),
    "train/resnet20-cifar-b32-sgd":
        training(lambda: resnet(3, (16, 32, 64)), momentum, 32, 3, 32, 32),
    "train/resnet18-cifar-b32-sgd":
        training(lambda: resnet(2, (64, 128, 256, 512)), momentum, 32, 3, 32, 32),
    "train/convnext-micro-cifar-b32-adamw":
        training(lambda: convnext(2, (48, 96, 192)), adamw, 32, 3, 32, 32),
    "infer/resnet18-224-b1":
        inference(lambda: resnet(2, (64, 128, 256, 512), True, 1000), 1, 3, 224, 224),
    "infer/resnet18-cifar-b1": inference(lambda: resnet(2, (64, 128, 256, 512)), 1, 3, 32, 32),
    "infer/convnext-micro-cifar-b1": inference(lambda: convnext(2, (48, 96, 192)), 1, 3, 32, 32),
    "train/rnn128-rowmnist-b64-adam": rows(nn.RNN),
    "train/lstm128-rowmnist-b64-adam": rows(nn.LSTM),
    "train/gru128-rowmnist-b64-adam": rows(nn.GRU),
    "train/lstm128-t1000-b32-adam": long_rows(LastStep),
    "train/lstm128-t1000-recomputing-b32-adam": long_rows(Recomputing),
    "train/charlstm-2x256-b50-t100-adam": characters,
    "train/mlp-784-512-512-10-b128-adam": training(mlp, adam, 128, 784),
}


DEVICE = os.environ.get("COTANGENT_PEER_DEVICE", "cpu")


def wait():
    """Returns when the device has done all that was asked of it; a CPU has by then."""
    if DEVICE.startswith("cuda"):
        torch.cuda.synchronize()


def prepare(case):
    """Returns the call of a case whose tensors lie on the device."""
    with torch.device(DEVICE):
        return CASES[case]()


def calls(function, seconds):
    """Returns the times of calls, in seconds, until that many seconds are over; at least five."""
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        wait()
        times.append(time.perf_counter() - start)
    return times


def say(**members):
    print(json.dumps(members), flush=True)


def resident(name):
    """Returns bytes that Linux tells of this process: VmRSS is the resident set, VmHWM the largest one so far."""
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith(name))


def memory(case, seconds):
    before = resident("VmRSS")
    call = prepare(case)
    calls(call, 0.8 * float(seconds))
    times = calls(call, 0.2 * float(seconds))
    say(before_bytes=before, peak_bytes=resident("VmHWM"), median_us=statistics.median(times) * 1e6)


def steps(case, seconds):
    launched = float(os.environ["COTANGENT_LAUNCHED_MILLIS"]) / 1e3
    zero = time.perf_counter() - (time.time() - launched)
    call = CASES[case]()
    ends = []
    while len(ends) < 2 or ends[-1] < 1e6 * float(seconds):
        call()
        ends.append(int(1e6 * (time.perf_counter() - zero)))
    say(ends_us=" ".join(map(str, ends)))


def digits(folder, part):
    """Returns images [n, 1, 28, 28] from 0 to 1, and their labels, of MNIST's files."""

    def idx(name, header):
        with gzip.open(os.path.join(folder, f"{part}-{name}-ubyte.gz")) as file:
            return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)

    images = idx("images-idx3", 16).view(-1, 1, 28, 28).float().div_(255)
    return images, idx("labels-idx1", 8).long()


def job(folder):
    images, labels = digits(folder, "train")
    model = lenet5()
    update = momentum(model.parameters())
    for rows in torch.randperm(len(images)).split(64):
        update.zero_grad(set_to_none=True)
        functional.cross_entropy(model(images[rows]), labels[rows]).backward()
        update.step()
    images, labels = digits(folder, "t10k")
    with torch.no_grad():
        right = sum(
            (model(x).argmax(1) == y).sum().item()
            for x, y in zip(images.split(256), labels.split(256)))
    say(accuracy=right / len(images))


TASKS = {"memory": memory, "steps": steps, "job": job}


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.manual_seed(0)
    if len(sys.argv) > 2:
        TASKS[sys.argv[2]](*sys.argv[3:])
        return
    name = torch.cuda.get_device_name(DEVICE) if DEVICE.startswith("cuda") else DEVICE
    say(torch=torch.__version__, device=name, threads=threads)
    prepared = None
    for line in sys.stdin:
        words = line.split()
        if not words or words[0] == "quit":
            return
        case, seconds = words[0], float(words[1])
        if prepared != case:
            call = prepare(case)
            prepared = case
        calls(call, seconds / 5)
        times = calls(call, seconds)
        say(case=case, median_us=round(statistics.median(times) * 1e6, 2), steps=len(times))


if __name__ == "__main__":
    main()
