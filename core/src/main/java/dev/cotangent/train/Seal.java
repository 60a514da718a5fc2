package dev.cotangent.train;

import dev.cotangent.io.NamedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The SHA-256 of named arrays and texts: of every name, type, shape, value and text, by name.
 *
 * <p>Finds damage, not malice: whoever can write the file can write its seal.
 */
final class Seal {
  private static final int CHUNK = 1 << 13;

  private final MessageDigest digest;
  private final ByteBuffer chunk =
      ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private Seal() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the digest in hexadecimal digits. */
  static String of(Map<String, NamedArray> arrays, Map<String, String> texts) {
    var seal = new Seal();
    new TreeMap<>(texts)
        .forEach((name, text) -> {
          seal.text(name);
          seal.text(text);
        });
    new TreeMap<>(arrays)
        .forEach((name, array) -> {
          seal.text(name);
          seal.array(array);
        });
    return HexFormat.of().formatHex(seal.digest.digest());
  }

  /** The length goes first, so that no two lists of texts are the same bytes. */
  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    chunk.clear().putInt(bytes.length);
    digest.update(chunk.flip());
    digest.update(bytes);
  }

  private void array(NamedArray array) {
    text(array.getClass().getSimpleName() + array.shape());
    int size = array.shape().size();
    for (int at = 0; at < size; at += CHUNK) {
      int count = Math.min(CHUNK, size - at);
      int bytes =
          switch (array) {
            case NamedArray.Floats floats -> {
              chunk.clear().asFloatBuffer().put(floats.values(), at, count);
              yield count * Float.BYTES;
            }
            case NamedArray.Doubles doubles -> {
              chunk.clear().asDoubleBuffer().put(doubles.values(), at, count);
              yield count * Double.BYTES;
            }
            case NamedArray.Ints ints -> {
              chunk.clear().asIntBuffer().put(ints.values(), at, count);
              yield count * Integer.BYTES;
            }
          };
      digest.update(chunk.limit(bytes));
    }
  }
}
