package dev.cotangent.bench.report;

import dev.cotangent.bench.Chosen;
import dev.cotangent.bench.Version;
import java.io.StringWriter;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes one JSON document; numbers that JSON cannot hold become null. */
public final class Json {
  private static final int SCHEMA = 1;

  private final JsonGenerator generator;

  private Json(JsonGenerator generator) {
    this.generator = generator;
  }

  /**
   * Returns the document that a verb prints, with a line end: schema 1, command, version, and what
   * the verb found. Keys of a schema stay; others may come.
   */
  public static String document(String command, Consumer<Json> content) {
    var text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(new Indented(), text)) {
      generator.writeStartObject();
      var json = new Json(generator);
      json.number("schema", SCHEMA).text("command", command).text("version", Version.ofProject());
      content.accept(json);
      generator.writeEndObject();
    }
    return text + "\n";
  }

  /** Writes the members of what computed: backend and jdk. */
  public Json computedBy(Chosen chosen) {
    return object("backend", chosen::write).text("jdk", Runtime.version().toString());
  }

  /** Returns the document of one object, without line breaks. */
  public static String compact(Consumer<Json> content) {
    var text = new StringWriter();
    try (JsonGenerator generator =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      content.accept(new Json(generator));
      generator.writeEndObject();
    }
    return text.toString();
  }

  /** Writes a member that is a text. */
  public Json text(String name, String value) {
    generator.writeStringProperty(name, value);
    return this;
  }

  /** Writes a member that is true or false. */
  public Json flag(String name, boolean value) {
    generator.writeBooleanProperty(name, value);
    return this;
  }

  /** Writes a member that is a whole number. */
  public Json number(String name, long value) {
    generator.writeNumberProperty(name, value);
    return this;
  }

  /** Writes a member that is a whole number; null if there is none. */
  public Json number(String name, OptionalInt value) {
    generator.writeName(name);
    value.ifPresentOrElse(generator::writeNumber, generator::writeNull);
    return this;
  }

  /** Writes a member that is a number; null for NaN and infinities. */
  public Json number(String name, double value) {
    generator.writeName(name);
    write(value);
    return this;
  }

  /** Writes a member that is an array of whole numbers. */
  public Json integers(String name, Iterable<Long> values) {
    generator.writeArrayPropertyStart(name);
    values.forEach(generator::writeNumber);
    generator.writeEndArray();
    return this;
  }

  /** Writes a member that is an array of texts. */
  public Json texts(String name, Iterable<String> values) {
    generator.writeArrayPropertyStart(name);
    values.forEach(generator::writeString);
    generator.writeEndArray();
    return this;
  }

  /** Writes a member that is an array of numbers. */
  public Json numbers(String name, double... values) {
    generator.writeArrayPropertyStart(name);
    for (double value : values) {
      write(value);
    }
    generator.writeEndArray();
    return this;
  }

  /** Writes a member that is a figure of some runs: mean, deviation, and each run's. */
  public Json figure(String name, double... runs) {
    Moments moments = Moments.of(runs);
    return object(
        name,
        json ->
            json.number("mean", moments.mean())
                .number("deviation", moments.deviation())
                .numbers("runs", runs));
  }

  /** Writes a member that is an object. */
  public Json object(String name, Consumer<Json> content) {
    generator.writeObjectPropertyStart(name);
    content.accept(this);
    generator.writeEndObject();
    return this;
  }

  /** Writes a member that is an array with one object for each item. */
  public <T> Json objects(String name, Iterable<T> items, Consumer<T> content) {
    generator.writeArrayPropertyStart(name);
    for (T item : items) {
      generator.writeStartObject();
      content.accept(item);
      generator.writeEndObject();
    }
    generator.writeEndArray();
    return this;
  }

  private void write(double value) {
    if (Double.isFinite(value)) {
      generator.writeNumber(value);
    } else {
      generator.writeNull();
    }
  }

  /** Asks the generator for line breaks. */
  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }
  }
}
