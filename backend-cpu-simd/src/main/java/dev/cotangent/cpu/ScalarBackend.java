package dev.cotangent.cpu;

import dev.cotangent.backend.BackendOptions;
import java.util.Optional;

/** The backend of plain loops, for where the Vector API is not to be had. */
final class ScalarBackend extends CpuBackend {
  static final String NAME = "cpu-scalar";

  ScalarBackend(BackendOptions options) {
    super(NAME, options, new ScalarKernels());
  }

  private static final class ScalarKernels implements KernelSet {
    private final Tiles tiles = ScalarTiles.create();
    private final RowLoops rows = new ScalarRowLoops();

    @Override
    public String description() {
      return "plain loops";
    }

    @Override
    public Tiles tiles() {
      return tiles;
    }

    @Override
    public Optional<PointwiseWarmUp> warmUp() {
      return Optional.empty();
    }

    @Override
    public RowLoops rows() {
      return rows;
    }

    @Override
    public NormLoops norms() {
      return new ScalarNormLoops();
    }

    @Override
    public PoolLoops pooling() {
      return new ScalarPoolLoops();
    }
  }
}
