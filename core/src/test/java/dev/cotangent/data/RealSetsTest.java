package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Reads the real files where they are present; each test skips, and says so, where not. */
class RealSetsTest {
  @Test
  void mnistHasItsRows() throws IOException {
    TrainTest mnist = Mnist.load(folder("mnist"));

    assertThat(mnist.train().size()).isEqualTo(60_000);
    assertThat(mnist.test().size()).isEqualTo(10_000);
    assertThat(mnist.train().inputShape()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(mnist.train().batch(new int[] {0, 1, 2}).targets())
        .isEqualTo(HostArray.Ints.of(5, 0, 4));
  }

  @Test
  void optdigitsHaveTheirRows() throws IOException {
    TrainTest digits = OptDigits.load(folder("optdigits"));

    assertThat(digits.train().size()).isEqualTo(3_823);
    assertThat(digits.test().size()).isEqualTo(1_797);
    assertThat(digits.test().inputShape()).isEqualTo(Shape.of(8, 8, 1));
  }

  @Test
  void pendigitsHaveTheirRows() throws IOException {
    TrainTest digits = PenDigits.load(folder("pendigits"));

    assertThat(digits.train().size()).isEqualTo(7_494);
    assertThat(digits.test().size()).isEqualTo(3_498);
    assertThat(digits.test().inputShape()).isEqualTo(Shape.of(8, 2));
  }

  @Test
  void shakespeareHasItsSymbols() throws IOException {
    TextCorpus corpus = TextCorpus.read(folder("tinyshakespeare").resolve("input.txt"));

    assertThat(corpus.size()).isEqualTo(1_115_394);
    assertThat(corpus.vocabulary().size()).isEqualTo(65);
    assertThat(corpus.windows(64, 0.9).train().size()).isEqualTo(15_685);
  }

  /** Looks beside the module too, since that is where its tests run. */
  private static Path folder(String set) {
    Path besideProject = Path.of("..", "..", "shared", "data", set);
    if (Files.isDirectory(besideProject)) {
      return besideProject;
    }
    try {
      return DataLocation.ofProcess().find(set);
    } catch (DataException e) {
      return abort(e.toString());
    }
  }
}
