package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a .npy header: a Python dictionary of type, order of axes and shape.
 *
 * @param type of the elements
 * @param order of their bytes
 * @param isFortran whether the first axis runs fastest
 * @param shape of the array
 */
record NpyHeader(ElementType type, ByteOrder order, boolean isFortran, Shape shape) {
  private static final int MOST_AXES = 64;
  private static final int LONGEST_NUMBER = 18;
  private static final Pattern TOKEN =
      Pattern.compile("\\G\\s*([{}():,]|'[^'\\\\]*'|\"[^\"\\\\]*\"|[A-Za-z]+|-?[0-9]+)");

  /** The tokens of a text that are still to be read. */
  private static final class Tokens {
    private final List<String> tokens = new ArrayList<>();
    private int at;

    Tokens(String text) throws FormatException {
      Matcher matcher = TOKEN.matcher(text);
      int end = 0;
      while (matcher.find()) {
        tokens.add(matcher.group(1));
        end = matcher.end();
      }
      if (!text.substring(end).isBlank()) {
        throw new FormatException("npy: the header is no dictionary of strings and numbers");
      }
    }

    String next() throws FormatException {
      if (at == tokens.size()) {
        throw new FormatException("npy: the header ends too early");
      }
      return tokens.get(at++);
    }

    boolean skip(String token) {
      boolean isNext = at < tokens.size() && tokens.get(at).equals(token);
      at += isNext ? 1 : 0;
      return isNext;
    }

    void require(String token) throws FormatException {
      String next = next();
      if (!next.equals(token)) {
        throw new FormatException("npy: the header has %s, expected %s".formatted(next, token));
      }
    }

    void requireEnd() throws FormatException {
      if (at != tokens.size()) {
        throw new FormatException("npy: the header goes on behind its dictionary");
      }
    }
  }

  /**
   * Reads a header.
   *
   * @throws FormatException if it is malformed, or describes no array of numbers
   */
  static NpyHeader parse(String text) throws FormatException {
    var tokens = new Tokens(text);
    String type = "";
    String fortran = "";
    Shape shape = null;
    tokens.require("{");
    while (!tokens.skip("}")) {
      String key = unquoted(tokens.next());
      tokens.require(":");
      if (key.equals("descr") && type.isEmpty()) {
        type = unquoted(tokens.next());
      } else if (key.equals("fortran_order") && fortran.isEmpty()) {
        fortran = tokens.next();
      } else if (key.equals("shape") && shape == null) {
        shape = shape(tokens);
      } else {
        throw new FormatException("npy: the header has %s twice, or no use for it".formatted(key));
      }
      if (!tokens.skip(",")) {
        tokens.require("}");
        break;
      }
    }
    tokens.requireEnd();
    boolean isFortran = fortran.equals("True");
    if (shape == null || type.isEmpty() || !(isFortran || fortran.equals("False"))) {
      throw new FormatException("npy: the header needs descr, fortran_order and shape");
    }
    return new NpyHeader(type(type), order(type), isFortran, shape);
  }

  /** Returns the header of an array as it is written: little-endian, row-major. */
  static String text(NamedArray array) {
    String type =
        switch (array) {
          case NamedArray.Floats _ -> "<f4";
          case NamedArray.Doubles _ -> "<f8";
          case NamedArray.Ints _ -> "<i4";
        };
    Shape shape = array.shape();
    if (shape.rank() > MOST_AXES) {
      throw new IllegalArgumentException(
          "npy: NumPy has arrays of at most 64 axes, this one has " + shape.rank());
    }
    String extents =
        Arrays.stream(shape.extents())
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "(", shape.rank() == 1 ? ",)" : ")"));
    return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, extents);
  }

  private static String unquoted(String token) throws FormatException {
    char first = token.charAt(0);
    if (first != '\'' && first != '"') {
      throw new FormatException(
          "npy: the header has %s, expected a string; records are not read".formatted(token));
    }
    return token.substring(1, token.length() - 1);
  }

  private static Shape shape(Tokens tokens) throws FormatException {
    List<Long> extents = new ArrayList<>();
    tokens.require("(");
    while (!tokens.skip(")")) {
      extents.add(number(tokens.next()));
      if (!tokens.skip(",")) {
        tokens.require(")");
        break;
      }
    }
    if (extents.size() > MOST_AXES) {
      throw new FormatException(
          "npy: the array has %d axes, at most 64 are allowed".formatted(extents.size()));
    }
    return Axes.shape("npy: the array", extents.stream().mapToLong(Long::longValue).toArray());
  }

  private static long number(String token) throws FormatException {
    char last = token.charAt(token.length() - 1);
    if (token.length() > LONGEST_NUMBER || last < '0' || last > '9') {
      throw new FormatException("npy: the array has an impossible shape");
    }
    return Long.parseLong(token);
  }

  private static ElementType type(String descr) throws FormatException {
    if (descr.endsWith("O")) {
      throw new FormatException(
          "npy: the array holds pickled objects, which could run code and are never read");
    }
    return switch (descr) {
      case "<f4", ">f4" -> ElementType.F32;
      case "<f8", ">f8" -> ElementType.F64;
      case "<f2", ">f2" -> ElementType.F16;
      case "<i8", ">i8" -> ElementType.I64;
      case "<i4", ">i4" -> ElementType.I32;
      case "<i2", ">i2" -> ElementType.I16;
      case "|i1" -> ElementType.I8;
      case "|u1" -> ElementType.U8;
      case "|b1" -> ElementType.BOOL;
      default ->
          throw new FormatException(
              "npy: the array has type %s; f2, f4, f8, i1, i2, i4, i8, u1 and b1 can be read"
                  .formatted(descr));
    };
  }

  private static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
