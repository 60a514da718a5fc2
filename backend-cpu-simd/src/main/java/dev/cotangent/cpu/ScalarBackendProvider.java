package dev.cotangent.cpu;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;

/** Offers {@code cpu-scalar}: plain loops on {@code float[]}, on every JVM. */
public final class ScalarBackendProvider implements BackendProvider {
  private static final int RANK = 100;

  @Override
  public String name() {
    return ScalarBackend.NAME;
  }

  @Override
  public Availability availability() {
    return new Availability.Usable(RANK, "plain loops without the Vector API, float32");
  }

  @Override
  public Backend open(BackendOptions options) {
    return new ScalarBackend(options);
  }
}
