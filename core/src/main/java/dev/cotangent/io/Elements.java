package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of an array, as the bytes of a file.
 *
 * <p>They pass through a buffer of at most a MiB, so that an array needs no second copy.
 */
final class Elements {
  private static final int CHUNK = 1 << 20;

  private Elements() {}

  /** Where bytes come from, in order. */
  @FunctionalInterface
  interface Source {
    /** Fills all that remains of a buffer. */
    void fill(ByteBuffer buffer) throws IOException;
  }

  /** Where bytes go to, in order. */
  @FunctionalInterface
  interface Sink {
    /** Takes all that remains of a buffer. */
    void take(ByteBuffer buffer) throws IOException;
  }

  /**
   * Reads an array: F32, F16 and BF16 as floats, F64 as doubles, the others as integers.
   *
   * @param name for errors
   * @throws FormatException if an integer does not fit 32 bits
   */
  static NamedArray read(String name, ElementType type, ByteOrder order, Shape shape, Source source)
      throws IOException {
    return switch (type) {
      case F32, F16, BF16 -> {
        float[] values = new float[shape.size()];
        parts(type, order, shape, source, (at, bytes) -> floats(type, bytes, values, at));
        yield new NamedArray.Floats(shape, values);
      }
      case F64 -> {
        double[] values = new double[shape.size()];
        parts(
            type,
            order,
            shape,
            source,
            (at, bytes) -> bytes.asDoubleBuffer().get(values, at, bytes.remaining() / 8));
        yield new NamedArray.Doubles(shape, values);
      }
      case I32, I64, I16, I8, U8, BOOL -> {
        int[] values = new int[shape.size()];
        parts(type, order, shape, source, (at, bytes) -> integers(name, type, bytes, values, at));
        yield new NamedArray.Ints(shape, values);
      }
    };
  }

  /** Writes an array, little-endian. */
  static void write(NamedArray array, Sink sink) throws IOException {
    long bytes = (long) array.shape().size() * ElementType.of(array).bytes();
    ByteBuffer buffer = buffer(bytes, ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < array.shape().size(); ) {
      int count =
          switch (array) {
            case NamedArray.Floats a -> {
              int n = Math.min(buffer.capacity() / Float.BYTES, a.values().length - at);
              buffer.asFloatBuffer().put(a.values(), at, n);
              yield n;
            }
            case NamedArray.Doubles a -> {
              int n = Math.min(buffer.capacity() / Double.BYTES, a.values().length - at);
              buffer.asDoubleBuffer().put(a.values(), at, n);
              yield n;
            }
            case NamedArray.Ints a -> {
              int n = Math.min(buffer.capacity() / Integer.BYTES, a.values().length - at);
              buffer.asIntBuffer().put(a.values(), at, n);
              yield n;
            }
          };
      sink.take(buffer.limit(count * ElementType.of(array).bytes()));
      buffer.clear();
      at += count;
    }
  }

  private static ByteBuffer buffer(long bytes, ByteOrder order) {
    return ByteBuffer.allocate((int) Math.min(CHUNK, bytes)).order(order);
  }

  /** Takes a part of an array, from element {@code at} on. */
  @FunctionalInterface
  private interface Part {
    void take(int at, ByteBuffer bytes) throws FormatException;
  }

  private static void parts(
      ElementType type, ByteOrder order, Shape shape, Source source, Part part) throws IOException {
    long bytes = (long) shape.size() * type.bytes();
    ByteBuffer buffer = buffer(bytes, order);
    for (long at = 0; at < bytes; at += CHUNK) {
      buffer.clear().limit((int) Math.min(CHUNK, bytes - at));
      source.fill(buffer);
      part.take((int) (at / type.bytes()), buffer.flip());
    }
  }

  private static void floats(ElementType type, ByteBuffer bytes, float[] values, int from) {
    if (type == ElementType.F32) {
      bytes.asFloatBuffer().get(values, from, bytes.remaining() / Float.BYTES);
      return;
    }
    for (int at = from; bytes.hasRemaining(); at++) {
      short bits = bytes.getShort();
      values[at] =
          type == ElementType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }
  }

  private static void integers(
      String name, ElementType type, ByteBuffer bytes, int[] values, int from)
      throws FormatException {
    for (int at = from; bytes.hasRemaining(); at++) {
      long value =
          switch (type) {
            case I64 -> bytes.getLong();
            case I16 -> bytes.getShort();
            case I8 -> bytes.get();
            case U8, BOOL -> bytes.get() & 0xFF;
            case I32 -> bytes.getInt();
            case F32, F64, F16, BF16 -> throw new IllegalArgumentException(type + ": no integers");
          };
      if (value != (int) value) {
        throw new FormatException(
            "array %s holds %d at place %d, which does not fit 32 bits".formatted(name, value, at));
      }
      values[at] = (int) value;
    }
  }
}
