"""Writes the state_dict of a network with RNNs as safetensors, or checks one of Cotangent's.

python torch_rnn_state_dict.py write torch-state-dict.safetensors    made with torch 2.13, seed 6
python torch_rnn_state_dict.py check FILE                            loads what Cotangent wrote

The file also holds an input of tokens and the output.
"""
import json
import struct
import sys

import torch
from torch import nn

DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.int32: "I32", torch.int64: "I64"}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 3)
        self.lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 3, batch_first=True)
        self.dense = nn.Linear(3, 5)

    def forward(self, tokens):
        y, _ = self.lstm(self.embedding(tokens))
        y, _ = self.gru(y)
        return self.dense(y)


def write(file, arrays):
    header, data = {}, b""
    for name, array in arrays.items():
        raw = array.detach().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": DTYPES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def read(file):
    with open(file, "rb") as source:
        content = source.read()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    header.pop("__metadata__", None)
    types = {name: dtype for dtype, name in DTYPES.items()}
    return {
        name: torch.frombuffer(
            bytearray(data[entry["data_offsets"][0] : entry["data_offsets"][1]]),
            dtype=types[entry["dtype"]],
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


def main():
    torch.manual_seed(6)
    net = Net().eval()
    if sys.argv[1] == "write":
        x = torch.randint(0, 7, (2, 5))
        write(sys.argv[2], net.state_dict() | {"input": x, "output": net(x)})
    else:
        arrays = read(sys.argv[2])
        x, y = arrays.pop("input").long(), arrays.pop("output")
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.zero_()  # so that nothing of the seed's values is left
            net.load_state_dict(arrays)  # strict: exactly these names and shapes
            error = (net(x) - y).abs().max().item()
        print("largest difference", error)
        sys.exit(not error < 1e-6)


main()
