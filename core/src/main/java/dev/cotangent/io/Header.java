package dev.cotangent.io;

import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: where each array lies, and free text.
 *
 * @param entries in the order of the text
 * @param metadata of the file
 */
record Header(Map<String, Header.Entry> entries, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";

  /** What an array is. */
  record Kind(ElementType type, Shape shape) {
    static Kind of(NamedArray array) {
      return new Kind(ElementType.of(array), array.shape());
    }
  }

  /** An array: its bytes are those from begin to end - 1 after the header. */
  record Entry(ElementType type, Shape shape, long begin, long end) {}

  /** Returns the header of arrays that lie one behind the other. */
  static Header of(Map<String, Kind> kinds, Map<String, String> metadata) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, Kind> array : kinds.entrySet()) {
      Kind kind = array.getValue();
      long end = at + (long) kind.shape().size() * kind.type().bytes();
      entries.put(array.getKey(), new Entry(kind.type(), kind.shape(), at, end));
      at = end;
    }
    return new Header(entries, metadata);
  }

  /**
   * Reads a header and checks it.
   *
   * @param dataLength number of bytes after the header, which the arrays must cover exactly
   * @throws FormatException if the text is malformed, or arrays overlap, leave gaps or leave the
   *     file
   */
  static Header parse(String text, long dataLength) throws FormatException {
    if (!(Json.parse(text) instanceof Json.Members(Map<String, Json.Value> members))) {
      throw new FormatException("header: not an object");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, Json.Value> member : members.entrySet()) {
      if (member.getKey().equals(METADATA)) {
        metadata.putAll(metadata(member.getValue()));
      } else {
        entries.put(member.getKey(), entry(member.getKey(), member.getValue()));
      }
    }
    requireCover(entries, dataLength);
    return new Header(entries, metadata);
  }

  /**
   * Returns the text, whose free text is sorted by name: maps of equal content give equal bytes.
   */
  String text() {
    List<String> members = new ArrayList<>();
    if (!metadata.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      new TreeMap<>(metadata).forEach((k, v) -> pairs.add(Json.quote(k) + ":" + Json.quote(v)));
      members.add(Json.quote(METADATA) + ":{" + String.join(",", pairs) + "}");
    }
    entries.forEach((name, e) ->
        members.add(
            "%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(Json.quote(name), e.type(), e.shape(), e.begin(), e.end())));
    return "{" + String.join(",", members) + "}";
  }

  private static Map<String, String> metadata(Json.Value value) throws FormatException {
    if (!(value instanceof Json.Members(Map<String, Json.Value> members))) {
      throw new FormatException("header: " + METADATA + " is not an object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, Json.Value> member : members.entrySet()) {
      if (!(member.getValue() instanceof Json.Text(String text))) {
        throw new FormatException("header: " + METADATA + " must hold strings only");
      }
      metadata.put(member.getKey(), text);
    }
    return metadata;
  }

  private static Entry entry(String name, Json.Value value) throws FormatException {
    if (value instanceof Json.Members(Map<String, Json.Value> members)
        && members.size() == 3
        && members.get("dtype") instanceof Json.Text(String dtype)
        && members.get("shape") instanceof Json.Items(List<Json.Value> extents)
        && members.get("data_offsets") instanceof Json.Items(List<Json.Value> offsets)
        && offsets.size() == 2
        && offsets.get(0) instanceof Json.Whole(long begin)
        && offsets.get(1) instanceof Json.Whole(long end)) {
      ElementType type = type(name, dtype);
      Shape shape = shape(name, extents);
      if (begin < 0 || end < begin || end - begin != (long) shape.size() * type.bytes()) {
        throw new FormatException(
            "header: array %s %s%s cannot be the bytes %d to %d"
                .formatted(name, type, shape, begin, end));
      }
      return new Entry(type, shape, begin, end);
    }
    throw new FormatException(
        "header: array " + name + " needs dtype, shape and data_offsets, and nothing else");
  }

  private static ElementType type(String name, String dtype) throws FormatException {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw new FormatException(
        "header: array %s has type %s; only %s can be read"
            .formatted(name, dtype, Arrays.toString(ElementType.values())));
  }

  private static Shape shape(String name, List<Json.Value> values) throws FormatException {
    long[] extents = new long[values.size()];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = values.get(i) instanceof Json.Whole(long extent) ? extent : -1;
    }
    return Axes.shape("header: array " + name, extents);
  }

  private static void requireCover(Map<String, Entry> entries, long length) throws FormatException {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != at) {
        throw new FormatException(
            "header: arrays overlap or leave a gap at byte %d of the data, expected one at %d"
                .formatted(entry.begin(), at));
      }
      at = entry.end();
    }
    if (at != length) {
      throw new FormatException(
          "header: the arrays take %d bytes, the file has %d".formatted(at, length));
    }
  }
}
