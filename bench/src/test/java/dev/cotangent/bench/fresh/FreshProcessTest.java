package dev.cotangent.bench.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshProcessTest {

  /** What is run in the processes of these tests. */
  static final class Answers {
    private Answers() {}

    public static void main(String[] args) {
      System.out.println("a word before");
      if (args[0].equals("fail")) {
        System.exit(3);
      }
      System.out.println("{\"got\": \"" + args[0] + "\"}");
      System.out.println("a word after");
    }
  }

  @Test
  void theAnswerIsTheLineOfJson() throws IOException {
    assertThat(FreshProcess.answer(FreshProcess.java(Answers.class, "this")))
        .containsOnly(Map.entry("got", "this"));
  }

  @Test
  void aProcessThatFailsIsAnErrorWithWhatItSaid() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FreshProcess.answer(FreshProcess.java(Answers.class, "fail")))
        .withMessageContaining("code 3")
        .withMessageContaining("a word before");
  }

  @Test
  void aProgramThatIsNotThereIsAnError() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FreshProcess.answer(List.of("/no/such/program")));
  }
}
