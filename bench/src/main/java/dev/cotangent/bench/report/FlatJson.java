package dev.cotangent.bench.report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a JSON object whose members are texts and numbers. */
public final class FlatJson {
  private FlatJson() {}

  /**
   * Returns the members as texts, in order.
   *
   * @throws IOException if it is anything else
   */
  public static Map<String, String> parse(String text) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("json: expected an object, got " + text);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (!parser.nextToken().isScalarValue()) {
          throw new IOException("json: member " + name + " is neither text nor number in " + text);
        }
        members.put(name, parser.getString());
      }
      return members;
    } catch (JacksonException e) {
      throw new IOException("json: " + text + " is malformed", e);
    }
  }
}
