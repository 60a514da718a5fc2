package dev.cotangent.bench.shell;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command, in roff with the macros of man(7).
 *
 * <p>NAME, SYNOPSIS, DESCRIPTION, PARAMETERS, OPTIONS, VERBS, EXAMPLES; those that are empty are
 * left out. The examples are the footer of the command's help, as it stands there.
 */
final class ManPage {
  private final StringBuilder roff = new StringBuilder();

  private ManPage() {}

  /** Returns the page of a command of some version. */
  static String of(CommandLine line, String version) {
    CommandSpec spec = line.getCommandSpec();
    var page = new ManPage();
    page.line(
        ".TH %s 1 \"\" \"cotangent %s\" \"Cotangent\""
            .formatted(spec.qualifiedName("-").toUpperCase(Locale.ROOT), version));
    page.section("NAME");
    page.text("%s - %s".formatted(spec.qualifiedName("-"), firstSentence(description(spec))));
    page.section("SYNOPSIS");
    page.text(line.getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
    page.section("DESCRIPTION");
    page.text(description(spec));
    page.parameters(spec.positionalParameters());
    page.options(spec.options());
    page.verbs(line);
    page.asItStands("EXAMPLES", spec.usageMessage().footer());
    return page.roff.toString();
  }

  private void parameters(List<PositionalParamSpec> parameters) {
    if (!parameters.isEmpty()) {
      section("PARAMETERS");
      parameters.forEach(p -> entry(p.paramLabel(), description(p)));
    }
  }

  private void options(List<OptionSpec> options) {
    section("OPTIONS");
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        String names = String.join(", ", option.names());
        entry(
            option.arity().max() == 0 ? names : names + "=" + option.paramLabel(),
            description(option));
      }
    }
  }

  private void verbs(CommandLine line) {
    if (!line.getSubcommands().isEmpty()) {
      section("VERBS");
      line.getSubcommands()
          .forEach((name, below) -> entry(name, description(below.getCommandSpec())));
    }
  }

  private void asItStands(String title, String[] lines) {
    if (lines.length > 0) {
      section(title);
      line(".nf");
      for (String each : lines) {
        text(each.replace("%%", "%").replace("%n", "\n"));
      }
      line(".fi");
    }
  }

  private void entry(String term, String description) {
    line(".TP");
    text(term);
    text(description);
  }

  private void section(String title) {
    line(".SH " + title);
  }

  /** Adds words that roff takes for nothing else: no escapes, no requests, plain hyphens. */
  private void text(String words) {
    for (String each : words.split("\n", -1)) {
      String escaped = each.replace("\\", "\\e").replace("-", "\\-");
      line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
    }
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }

  private static String description(CommandSpec spec) {
    return words(spec.usageMessage().description());
  }

  private static String description(ArgSpec argument) {
    return words(argument.description());
  }

  private static String words(String... lines) {
    return String.join(" ", lines).replace("%%", "%").replace("%n", "\n").strip();
  }

  private static String firstSentence(String words) {
    return words.replaceAll("(?s)[.:;,] .*|\\.$", "");
  }
}
