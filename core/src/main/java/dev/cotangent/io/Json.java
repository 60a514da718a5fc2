package dev.cotangent.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of the JSON that file headers hold: objects, arrays, strings, whole numbers.
 *
 * <p>Refused: numbers that are no whole number or exceed 2^63-1, doubled keys, nesting deeper than
 * {@link #DEPTH}, unpaired surrogates, anything after the value, and true, false and null. Source:
 * RFC 8259.
 */
final class Json {
  static final int DEPTH = 8;

  /** A value. */
  sealed interface Value {}

  /** An object, in the order of the text. */
  record Members(Map<String, Value> values) implements Value {}

  /** An array. */
  record Items(List<Value> values) implements Value {}

  /** A string. */
  record Text(String value) implements Value {}

  /** A whole number. */
  record Whole(long value) implements Value {}

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads a text that is one value.
   *
   * @throws FormatException if it is not
   */
  static Value parse(String text) throws FormatException {
    var json = new Json(text);
    Value value = json.value(DEPTH);
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.error("unexpected text after the value");
    }
    return value;
  }

  /** Returns a string with its quotes. */
  static String quote(String value) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        quoted.append("\\u").append("%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private Value value(int depth) throws FormatException {
    if (depth == 0) {
      throw error("nested too deeply");
    }
    skipSpace();
    char c = peek();
    return switch (c) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> new Text(string());
      default -> new Whole(whole());
    };
  }

  private Members members(int depth) throws FormatException {
    Map<String, Value> values = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Members(values);
    }
    do {
      skipSpace();
      String key = string();
      skipSpace();
      expect(':');
      if (values.put(key, value(depth - 1)) != null) {
        throw error("two members named " + quote(key));
      }
      skipSpace();
    } while (isNext(','));
    expect('}');
    return new Members(values);
  }

  private Items items(int depth) throws FormatException {
    List<Value> values = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Items(values);
    }
    do {
      values.add(value(depth - 1));
      skipSpace();
    } while (isNext(','));
    expect(']');
    return new Items(values);
  }

  private long whole() throws FormatException {
    int start = at;
    isNext('-');
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    boolean leadingZero = at - digits > 1 && text.charAt(digits) == '0';
    if (at == digits || leadingZero || at - digits > 19) {
      at = start;
      throw error("expected a whole number, string, object or array");
    }
    try {
      return Long.parseLong(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw error("a number beyond 64 bits");
    }
  }

  private String string() throws FormatException {
    expect('"');
    var value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw error("a control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    requirePairs(value);
    return value.toString();
  }

  private char escaped() throws FormatException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("an unknown escape");
    };
  }

  private char unicode() throws FormatException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw error("an escape without four hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private void requirePairs(StringBuilder value) throws FormatException {
    for (int i = 0; i < value.length(); i++) {
      int point = value.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw error("an unpaired surrogate in a string");
      }
      i += Character.charCount(point) - 1;
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws FormatException {
    if (at >= text.length()) {
      throw error("the text ends too early");
    }
    return text.charAt(at);
  }

  private boolean isNext(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws FormatException {
    if (!isNext(c)) {
      throw error("expected '" + c + "'");
    }
  }

  private FormatException error(String what) {
    return new FormatException("header: " + what + " at character " + at);
  }
}
