"""Times PyTorch's CPU on cases that `cotangent bench --python` names on stdin.

Usage: python pytorch_peer.py THREADS
The first line printed says which PyTorch it is. Then each line read, "CASE SECONDS", is answered by one line of JSON:
{"case": ..., "median_us": ..., "steps": ...}, the median time of a call over at least SECONDS, after as long a warm-up
as a fifth of it. A line "quit", or the end of the input, ends the process.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class LastStep(nn.Module):
    """A recurrent layer over image rows, and a classifier that reads its last state."""

    def __init__(self, layer, hidden):
        super().__init__()
        self.layer = layer
        self.classifier = nn.Linear(hidden, 10)

    def forward(self, rows):
        states, _ = self.layer(rows)
        return self.classifier(states[:, -1])


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


def momentum(parameters):
    return torch.optim.SGD(parameters, lr=0.01, momentum=0.9)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3)


def training_step(model, batch, input_shape, optimiser):
    """Returns a function that does one step of training on a fixed batch."""
    update = optimiser(model.parameters())
    inputs = torch.randn(batch, *input_shape)
    labels = torch.randint(0, 10, (batch,))

    def step():
        update.zero_grad(set_to_none=True)
        functional.cross_entropy(model(inputs), labels).backward()
        update.step()

    return step


def recurrent(kind):
    return lambda: training_step(LastStep(kind(28, 128, batch_first=True), 128), 64, (28, 28), adam)


def gemm(size):
    a, b, c = torch.randn(size, size), torch.randn(size, size), torch.empty(size, size)
    return lambda: torch.mm(a, b, out=c)


CASES = {
    "gemm/1024x1024x1024": lambda: gemm(1024),
    "train/lenet5-mnist-b64-sgd": lambda: training_step(lenet5(), 64, (1, 28, 28), momentum),
    "train/cnn-mnist-b64-adam": lambda: training_step(small_cnn(), 64, (1, 28, 28), adam),
    "train/mlp-784-512-512-10-b128-adam": lambda: training_step(mlp(), 128, (784,), adam),
    "train/rnn128-rowmnist-b64-adam": recurrent(nn.RNN),
    "train/lstm128-rowmnist-b64-adam": recurrent(nn.LSTM),
    "train/gru128-rowmnist-b64-adam": recurrent(nn.GRU),
}


def calls(function, seconds):
    """Returns the times of calls, in seconds, until that many seconds are over; at least five."""
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return times


def say(**members):
    print(json.dumps(members), flush=True)


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    say(torch=torch.__version__, threads=threads)
    prepared = {}
    for line in sys.stdin:
        words = line.split()
        if not words or words[0] == "quit":
            return
        case, seconds = words[0], float(words[1])
        if case not in prepared:
            prepared[case] = CASES[case]()
        calls(prepared[case], seconds / 5)
        times = calls(prepared[case], seconds)
        say(case=case, median_us=round(statistics.median(times) * 1e6, 2), steps=len(times))


if __name__ == "__main__":
    main()
