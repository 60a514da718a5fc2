package dev.cotangent.bench.figures;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One HTML file with all that a report holds: it asks no network for anything.
 *
 * <p>Light or dark as the reader's system is, printable, and with the data of each chart as a table
 * for those who cannot see it. Its security policy forbids to load anything from anywhere.
 */
public final class HtmlReport {
  private final StringBuilder body = new StringBuilder();
  private int figures;

  private HtmlReport() {}

  /** Returns the file's text, to be written as UTF-8. */
  public static String of(Report report) {
    var page = new HtmlReport();
    report.sections().forEach(page::section);
    return WebPart.own("page.html")
        .formatted(
            escaped(report.title()),
            WebPart.own("page.css"),
            escaped(report.title()),
            escaped(report.finding()),
            page.body,
            facts(report.facts()),
            WebPart.library(),
            WebPart.own("charts.js"),
            WebPart.own("page.js"));
  }

  private void section(Report.Section section) {
    add("<section>\n<h2>" + escaped(section.title()) + "</h2>\n");
    for (Block block : section.blocks()) {
      switch (block) {
        case Paragraph paragraph -> add("<p>" + escaped(paragraph.text()) + "</p>\n");
        case Table table -> table(table);
        case Chart chart -> figure(chart);
      }
    }
    add("</section>\n");
  }

  private void figure(Chart chart) {
    String id = "figure" + ++figures;
    add("<figure aria-labelledby=\"" + id + "\">\n");
    add("<figcaption><h3 id=\"" + id + "\">" + escaped(chart.title()) + "</h3>\n");
    add("<p class=\"see\">" + escaped(chart.see()) + "</p></figcaption>\n");
    add("<div class=\"chart\" role=\"img\" aria-label=\"" + escaped(chart.title()) + ". ");
    add(escaped(chart.see()) + "\"></div>\n");
    add("<script type=\"application/json\">" + ChartJson.of(chart) + "</script>\n");
    add("<details><summary>The numbers as a table</summary>");
    add("<div class=\"data\" tabindex=\"0\"></div></details>\n</figure>\n");
  }

  private void table(Table table) {
    add("<div class=\"table\"><table>\n<caption>" + escaped(table.caption()) + "</caption>\n");
    add("<thead><tr>");
    table.header().forEach(title -> add("<th scope=\"col\">" + escaped(title) + "</th>"));
    add("</tr></thead>\n<tbody>\n");
    table.rows().forEach(this::row);
    add("</tbody>\n</table></div>\n");
  }

  private void row(List<Table.Cell> cells) {
    add("<tr><th scope=\"row\">" + content(cells.getFirst()) + "</th>");
    cells.stream().skip(1).forEach(cell -> add("<td>" + content(cell) + "</td>"));
    add("</tr>\n");
  }

  private static String content(Table.Cell cell) {
    String text = escaped(cell.text());
    return switch (cell.mark()) {
      case NONE -> text;
      case GOOD -> "<span class=\"mark good\">" + text + "</span>";
      case BAD -> "<span class=\"mark bad\">" + text + "</span>";
    };
  }

  private static String facts(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact ->
            "<dt>%s</dt><dd>%s</dd>\n".formatted(escaped(fact.getKey()), escaped(fact.getValue())))
        .collect(Collectors.joining());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private void add(String text) {
    body.append(text);
  }
}
