package dev.cotangent.cpu;

import dev.cotangent.backend.BackendOptions;
import java.util.Optional;

/** The backend whose loops use the Vector API. */
final class SimdBackend extends CpuBackend {
  static final String NAME = "cpu-simd";

  SimdBackend(BackendOptions options) {
    super(NAME, options, new SimdKernels());
  }

  private static final class SimdKernels implements KernelSet {
    private final Tiles tiles = SimdTiles.create();
    private final RowLoops rows = new VectorRowLoops();

    @Override
    public String description() {
      return "Vector API, %d lanes of %d bits".formatted(Lanes.COUNT, Float.SIZE);
    }

    @Override
    public Tiles tiles() {
      return tiles;
    }

    @Override
    public Optional<PointwiseEmitter> vectorEmitter() {
      return Optional.of(new VectorEmitter());
    }

    @Override
    public RowLoops rows() {
      return rows;
    }

    @Override
    public PoolLoops pooling() {
      return new VectorPoolLoops();
    }
  }
}
