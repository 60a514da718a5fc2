package dev.cotangent.bench.report;

import java.util.List;

/**
 * The names of the cases that a verb would measure, and no more.
 *
 * @param command the verb
 */
public record CaseNames(String command, List<String> names) {

  /** Copies the names. */
  public CaseNames {
    names = List.copyOf(names);
  }

  /** Returns a name on each line. */
  public String text() {
    return String.join("\n", names) + "\n";
  }

  /** Returns the document, whose cases have their names only. */
  public String json() {
    return Json.document(
        command, json -> json.objects("cases", names, name -> json.text("case", name)));
  }
}
