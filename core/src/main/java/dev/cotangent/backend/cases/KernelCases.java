package dev.cotangent.backend.cases;

import java.util.Arrays;
import java.util.List;

/** All cases, by family. Inputs are made when a case is prepared, not here. */
public final class KernelCases {
  private KernelCases() {}

  /** Returns every case of every family. */
  public static List<KernelCase> all() {
    return Arrays.stream(Family.values()).flatMap(family -> of(family).stream()).toList();
  }

  /**
   * Returns every hot kernel at sizes that networks give it, for benchmarks and tuners.
   *
   * <p>None of {@link #all}, whose sizes are small and odd.
   */
  public static List<KernelCase> workloads() {
    return WorkloadCases.all();
  }

  /** Returns the cases of a family. */
  public static List<KernelCase> of(Family family) {
    return switch (family) {
      case POINTWISE -> PointwiseCases.all();
      case REDUCE -> ReduceCases.all();
      case VIEW -> ViewCases.all();
      case ROW -> RowCases.all();
      case MATMUL -> MatmulCases.all();
      case CONV -> ConvCases.all();
      case POOL -> PoolCases.all();
      case NORM -> NormCases.all();
      case LOSS -> LossCases.all();
      case RECURRENT -> RecurrentCases.all();
    };
  }
}
