package dev.cotangent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The bill of materials, which has no parent, agrees with the build. */
class BomTest {
  private static final Pom BUILD = Pom.in(Pom.ROOT);
  private static final Pom BOM = Pom.in(Pom.ROOT.resolve("bench/bom"));

  @Test
  void itsVersionIsThatOfTheBuild() {
    assertThat(BOM.version()).isEqualTo(BUILD.version());
  }

  @Test
  void itNamesAllModulesThatUsersDependOn() {
    List<String> modules =
        BUILD.modules().stream()
            .filter(module -> !module.startsWith("bench"))
            .map(module -> "cotangent-" + module)
            .toList();
    List<String> managed = BOM.managed().stream().map(Pom::artifact).distinct().toList();

    assertThat(managed).isNotEmpty().containsExactlyInAnyOrderElementsOf(modules);
  }
}
