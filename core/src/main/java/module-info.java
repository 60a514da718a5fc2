/**
 * Tensors, the backend SPI with its reference backend, gradients, layers, optimisers, data and
 * training.
 *
 * <p>Backends are found through {@link dev.cotangent.backend.BackendProvider}.
 */
module dev.cotangent.core {
  requires static java.desktop; // for ImageFolder alone, where it is there
  requires static jdk.jfr; // for FlightRecorderEvents alone, where it is there
  requires static org.jspecify;

  exports dev.cotangent.autograd;
  exports dev.cotangent.backend;
  exports dev.cotangent.backend.cases;
  exports dev.cotangent.backend.reference;
  exports dev.cotangent.data;
  exports dev.cotangent.diagnostics;
  exports dev.cotangent.expr;
  exports dev.cotangent.io;
  exports dev.cotangent.nn;
  exports dev.cotangent.optim;
  exports dev.cotangent.tensor;
  exports dev.cotangent.train;
  exports dev.cotangent.train.forwardforward;

  uses dev.cotangent.backend.BackendProvider;

  provides dev.cotangent.backend.BackendProvider with
      dev.cotangent.backend.reference.ReferenceProvider;
}
