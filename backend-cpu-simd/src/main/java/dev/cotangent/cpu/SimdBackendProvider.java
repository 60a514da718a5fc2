package dev.cotangent.cpu;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;
import java.util.Locale;

/**
 * Offers {@code cpu-simd} where the Vector API's module is part of the running JVM.
 *
 * <p>This class touches no class of that module, so that it can say what is missing.
 */
public final class SimdBackendProvider implements BackendProvider {
  private static final String MODULE = "jdk.incubator.vector";
  private static final String FLAG = "--add-modules " + MODULE;
  private static final int RANK = 200;

  @Override
  public String name() {
    return "cpu-simd";
  }

  @Override
  public Availability availability() {
    return availability(ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  static Availability availability(boolean modulePresent) {
    return modulePresent
        ? new Availability.Usable(
            RANK,
            "Vector API on %s, float32"
                .formatted(System.getProperty("os.arch").toLowerCase(Locale.ROOT)))
        : new Availability.Refused(
            "the JVM was started without the module " + MODULE, "start java with " + FLAG);
  }

  @Override
  public Backend open(BackendOptions options) {
    if (availability() instanceof Availability.Refused(String reason, String remedy, _)) {
      throw new BackendException("cpu-simd: " + reason + "; " + remedy);
    }
    return new SimdBackend(options);
  }
}
