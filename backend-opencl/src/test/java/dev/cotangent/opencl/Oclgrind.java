package dev.cotangent.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Runs a main class under oclgrind, with all that it checks. */
final class Oclgrind {
  private static final Path DRIVER = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");

  /**
   * Kernels are not optimised, for two reasons. Optimised code may compute with what it then throws
   * away, which is no mistake. And oclgrind 21.10 inverts vectors of bits wrongly: of
   *
   * <pre>{@code
   * int4 c = (float4)(*mask) == 0.0f;
   * vstore4(c ? 0.0f : v, 0, y);
   * vstore4(c ? 0.0f : v + v, 1, y);
   * vstore4(c ? v : v * v, 2, y);
   * }</pre>
   *
   * <p>LLVM makes a sign-extended {@code xor <4 x i1> c, true}. A true lane of a comparison is -1
   * there, that of the constant 1; so a lane of c becomes -2 instead of 0, or 1 instead of -1.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OCL_ICD_VENDORS", DRIVER.toString(),
          "OCLGRIND_BUILD_OPTIONS", "-cl-opt-disable",
          "OCLGRIND_CHECK_API", "1",
          "OCLGRIND_DATA_RACES", "1",
          "OCLGRIND_UNINITIALIZED", "1",
          "OCLGRIND_MAX_ERRORS", "100");

  private Oclgrind() {}

  /**
   * Returns what a main class and oclgrind printed; skips the test where oclgrind is not installed,
   * or fails it if {@code cotangent.oclgrind.required} is {@code true}.
   */
  static String run(Class<?> main, String... flags) throws Exception {
    if (!Files.exists(DRIVER)) {
      String reason = "oclgrind is not installed: apt-get install oclgrind";
      return Boolean.getBoolean("cotangent.oclgrind.required") ? fail(reason) : abort(reason);
    }
    String[] all = Arrays.copyOf(flags, flags.length + 1);
    all[flags.length] = "-D" + ClContext.CHECKED_PROPERTY + "=true";
    return ForkedJvm.run(main, ENVIRONMENT, all);
  }
}
