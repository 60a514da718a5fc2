package consumer.abacus;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;

/** Offers the abacus, ahead of all others. */
public final class AbacusProvider implements BackendProvider {
  @Override
  public String name() {
    return "abacus";
  }

  @Override
  public Availability availability() {
    return new Availability.Usable(1000, "beads on rods");
  }

  @Override
  public Backend open(BackendOptions options) {
    return new Abacus();
  }
}
