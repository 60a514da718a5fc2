package dev.cotangent.bench.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cotangent.expr.Threefry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Damages files, a function of the seed: at random, and in the ways that hurt parsers. */
final class Mutator {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x7fffffffffffffffL,
    0x8000000000000000L,
    100_000_000,
    1L << 32,
    (1L << 31) - 64
  };
  private static final String[] WORDS = {
    "-1",
    "0",
    "1e999",
    "NaN",
    "Infinity",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999",
    "0x10",
    "1,",
    ",,,,,,,,",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    "[[[[[[[[[[",
    "\\u0000",
    "\\ud800",
    "\n",
    "\r\n",
    "\0",
    "../../etc/passwd",
    "F16",
    "\"data_offsets\":[0,0]",
    "null",
    "true",
    " ",
    "\u007f",
    "1.5",
    "+7",
    "000"
  };
  private static final int LONGEST = 1 << 16;

  private final long seed;
  private int counter;

  private Mutator(long seed) {
    this.seed = seed;
  }

  /** Returns a sound file of some, damaged in one to six ways. */
  static byte[] mutated(byte[][] sound, long seed) {
    var mutator = new Mutator(seed);
    byte[] bytes = mutator.any(sound).clone();
    int times = 1 + mutator.below(6);
    for (int i = 0; i < times && bytes.length > 0 && bytes.length < LONGEST; i++) {
      bytes = mutator.once(bytes, sound);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, byte[][] sound) {
    int at = below(bytes.length);
    int end = at + below(Math.min(64, bytes.length - at) + 1);
    return switch (below(11)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, at, new byte[0], end);
      case 2 -> joined(bytes, end, bytes, at);
      case 3 -> {
        bytes[at] = (byte) below(256);
        yield bytes;
      }
      case 4 -> {
        bytes[at] ^= (byte) (1 << below(8));
        yield bytes;
      }
      case 5 -> number(bytes, at);
      case 6 -> joined(bytes, at, WORDS[below(WORDS.length)].getBytes(US_ASCII), end);
      case 7 -> joined(bytes, at, WORDS[below(WORDS.length)].getBytes(US_ASCII), at);
      case 8 -> repeated(bytes, at, end);
      case 9 -> {
        byte[] other = any(sound);
        int from = below(other.length + 1);
        yield joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
      }
      default -> digit(bytes, at);
    };
  }

  /** A number of 1, 2, 4 or 8 bytes in place of what was there, in either order. */
  private byte[] number(byte[] bytes, int at) {
    ByteBuffer number = ByteBuffer.allocate(8);
    int size = 1 << below(4);
    boolean little = below(2) == 0;
    number.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    number.putLong(NUMBERS[below(NUMBERS.length)]);
    int from = little ? 0 : 8 - size;
    System.arraycopy(number.array(), from, bytes, at, Math.min(size, bytes.length - at));
    return bytes;
  }

  /** The same bytes many times. */
  private byte[] repeated(byte[] bytes, int at, int end) {
    byte[] part = Arrays.copyOfRange(bytes, at, end);
    byte[] many = new byte[part.length * (1 << below(8))];
    for (int i = 0; i < many.length; i++) {
      many[i] = part[i % part.length];
    }
    return joined(bytes, at, many, end);
  }

  /** Another digit where the next one stands, so that numbers in texts stay numbers. */
  private byte[] digit(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        bytes[at] = (byte) ('0' + below(10));
        return bytes;
      }
    }
    return bytes;
  }

  /** The bytes before a place, others, and those from another place on. */
  private static byte[] joined(byte[] bytes, int before, byte[] between, int from) {
    byte[] joined = Arrays.copyOf(bytes, before + between.length + bytes.length - from);
    System.arraycopy(between, 0, joined, before, between.length);
    System.arraycopy(bytes, from, joined, before + between.length, bytes.length - from);
    return joined;
  }

  private byte[] any(byte[][] sound) {
    return sound[below(sound.length)];
  }

  private int below(int bound) {
    return Threefry.uniformBelow((int) (seed >>> 32), (int) seed, counter++, 0, bound);
  }
}
