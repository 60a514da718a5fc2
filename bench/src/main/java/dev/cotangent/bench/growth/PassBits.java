package dev.cotangent.bench.growth;

import dev.cotangent.autograd.Gradients;
import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.Backend;
import dev.cotangent.bench.speed.SpeedCases;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The bits of all that forward and backward pass of a layer compute. */
final class PassBits {
  private PassBits() {}

  /** Returns the SHA-256 of output, gradient of the input and gradients of the parameters. */
  static String of(Backend backend, GrowthAxis.Point point) {
    Shape batch = point.batch();
    Network network = point.spec().build(backend, 1, batch.without(0));
    Tensor dy = SpeedCases.tensor(backend, network.outputShape().prepend(batch.extent(0)));
    MessageDigest sha = sha256();
    try (Tape tape = Tape.training(backend, 1, 0)) {
      Variable x = tape.watch(SpeedCases.tensor(backend, batch));
      Variable y = network.forward(tape, x);
      sha.update(bytes(backend, y.value()));
      Gradients gradients = tape.backward(Map.of(y, dy), List.of(x));
      sha.update(bytes(backend, gradients.of(x)));
      network.parameters().forEach(p -> sha.update(bytes(backend, gradients.of(p))));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static ByteBuffer bytes(Backend backend, Tensor tensor) {
    float[] values = new float[tensor.shape().size()];
    backend.read(tensor, values);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
