"""Writes a PyTorch state_dict as safetensors, with an input and the output, or checks one of ours.

python torch_state_dict.py write torch-state-dict.safetensors    made with torch 2.13, seed 5
python torch_state_dict.py check FILE                            loads what Cotangent wrote
"""
import json
import struct
import sys

import torch
from torch import nn

DTYPES = {torch.float32: "F32", torch.int64: "I64"}


def model():
    return nn.Sequential(
        nn.Conv2d(3, 4, (3, 2), stride=2, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Conv2d(4, 4, 3, padding=1, groups=2, bias=False),
        nn.ConvTranspose2d(4, 2, 2, stride=2),
        nn.Flatten(),
        nn.Linear(2 * 6 * 8, 5),
    )


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
    return {
        name: torch.frombuffer(
            bytearray(data[entry["data_offsets"][0] : entry["data_offsets"][1]]),
            dtype={"F32": torch.float32, "F64": torch.float64}[entry["dtype"]],
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


def main():
    torch.manual_seed(5)
    net = model()
    if sys.argv[1] == "write":
        for _ in range(3):
            net(torch.randn(8, 3, 6, 7))  # moves the running statistics
        net.eval()
        x = torch.randn(2, 3, 6, 7)
        write(sys.argv[2], net.state_dict() | {"input": x, "output": net(x)})
    else:
        arrays = read(sys.argv[2])
        x, y = arrays.pop("input").float(), arrays.pop("output").float()
        print(net.load_state_dict(arrays, strict=False))
        error = (net.eval()(x) - y).abs().max().item()
        print("largest difference", error)
        sys.exit(error > 1e-5)


main()
