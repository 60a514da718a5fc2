package dev.cotangent.bench.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.bench.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  @TempDir private Path folder;

  @Test
  void bashCompletesVerbsAndOptions() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, CommandRun.of("completion").out());

    assertThat(completions(script, "cotangent", "gro")).isEqualTo("growth");
    assertThat(completions(script, "cotangent", "compare", "cu")).isEqualTo("cures");
    assertThat(completions(script, "cotangent", "probe", "--qu")).contains("--quick");
  }

  private static String completions(Path script, String... words) throws Exception {
    String ask =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_cotangent 2>&-; echo \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1);
    return output("bash", "--norc", "-c", ask).strip();
  }

  @Test
  void pagesHaveAllSections() {
    assertThat(CommandRun.of("man", "train").out())
        .startsWith(".TH COTANGENT-TRAIN 1")
        .contains(".SH NAME\ncotangent\\-train \\- ", ".SH SYNOPSIS\ncotangent train ")
        .contains(".SH PARAMETERS", ".SH OPTIONS", "\\-\\-epochs=", ".SH VERBS", "charlm")
        .contains(".SH EXAMPLES\n.nf\n");
  }

  @Test
  void groffFindsNoFaultInAPage() throws Exception {
    Path page = folder.resolve("page");
    for (String verb : new String[] {"", "probe", "train", "compare"}) {
      String roff = (verb.isEmpty() ? CommandRun.of("man") : CommandRun.of("man", verb)).out();
      Files.writeString(page, roff);

      assertThat(output("groff", "-man", "-ww", "-z", page.toString())).isEmpty();
    }
  }

  @Test
  void aVerbThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
    CommandRun run = CommandRun.of("man", "juggle");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no verb juggle", "compare", "train");
  }

  /** Returns what a program prints; skips the test where there is no such program. */
  private static String output(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
