package dev.cotangent.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value, read strictly, for tests.
 *
 * @param scalar the text of a value that is neither object nor array
 */
public record JsonTree(
    Map<String, JsonTree> members, List<JsonTree> items, Optional<String> scalar) {

  /** Reads one document; fails if there is anything after it. */
  public static JsonTree parse(String text) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      JsonTree tree = value(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one document in " + text);
      }
      return tree;
    }
  }

  private static JsonTree value(JsonParser parser) {
    Map<String, JsonTree> members = new LinkedHashMap<>();
    List<JsonTree> items = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value(parser));
      }
      return new JsonTree(members, items, Optional.empty());
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return new JsonTree(members, items, Optional.empty());
    }
    return new JsonTree(members, items, Optional.of(parser.getString()));
  }

  /** Returns a member; fails if there is none. */
  public JsonTree at(String name) {
    JsonTree member = members.get(name);
    if (member == null) {
      throw new AssertionError("no member " + name + " among " + members.keySet());
    }
    return member;
  }

  /** Returns the names of the members. */
  public Set<String> names() {
    return members.keySet();
  }

  /** Returns the names of all members, those of members and items within too. */
  public Set<String> allNames() {
    Set<String> all = new LinkedHashSet<>(members.keySet());
    members.values().forEach(member -> all.addAll(member.allNames()));
    items.forEach(item -> all.addAll(item.allNames()));
    return all;
  }

  /** Tells whether this is true, and fails if it is no truth value. */
  public boolean isTrue() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new AssertionError("neither true nor false: " + text());
    };
  }

  /** Returns the text of a scalar. */
  public String text() {
    return scalar.orElseThrow();
  }

  /** Returns the number of a scalar. */
  public double number() {
    return Double.parseDouble(text());
  }

  /** Tells whether this is null. */
  public boolean isNull() {
    return scalar.equals(Optional.of("null"));
  }
}
