package dev.cotangent.cpu;

import dev.cotangent.backend.BackendOptions;
import java.util.Optional;

/** The backend whose loops use the Vector API. */
final class SimdBackend extends CpuBackend {
  static final String NAME = "cpu-simd";

  SimdBackend(BackendOptions options) {
    this(options, PointwiseWarmUp.WORK);
  }

  /**
   * Opens the backend.
   *
   * @param work after how much work pointwise programs go over to vector code; 0: at once
   */
  SimdBackend(BackendOptions options, long work) {
    super(NAME, options, new SimdKernels(work));
  }

  private static final class SimdKernels implements KernelSet {
    private final long work;
    private final Tiles tiles = SimdTiles.create();
    private final RowLoops rows = new VectorRowLoops();

    SimdKernels(long work) {
      this.work = work;
    }

    @Override
    public String description() {
      return "Vector API, %d lanes of %d bits".formatted(Lanes.COUNT, Float.SIZE);
    }

    @Override
    public Tiles tiles() {
      return tiles;
    }

    @Override
    public Optional<PointwiseWarmUp> warmUp() {
      return Optional.of(new PointwiseWarmUp(new VectorEmitter(), work));
    }

    @Override
    public RowLoops rows() {
      return rows;
    }

    @Override
    public NormLoops norms() {
      return new VectorNormLoops();
    }

    @Override
    public PoolLoops pooling() {
      return new VectorPoolLoops();
    }
  }
}
