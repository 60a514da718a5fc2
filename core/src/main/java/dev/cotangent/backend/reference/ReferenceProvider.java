package dev.cotangent.backend.reference;

import dev.cotangent.backend.Availability;
import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendProvider;

/** Offers the reference backend: everywhere, but never before a faster one. */
public final class ReferenceProvider implements BackendProvider {

  @Override
  public String name() {
    return ReferenceBackend.NAME;
  }

  @Override
  public Availability availability() {
    return new Availability.Usable(0, ReferenceBackend.DESCRIPTION);
  }

  @Override
  public Backend open(BackendOptions options) {
    return new ReferenceBackend();
  }
}
