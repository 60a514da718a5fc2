package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.RANDOM;

import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.RecurrentCell;
import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.Window2d;
import dev.cotangent.backend.cases.RecurrentArguments.Options;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Every hot kernel at sizes that networks give it: what benchmarks and tuners measure.
 *
 * <p>The other cases are small and odd, so that they find faults; these take 0.1 to 20 ms each.
 */
final class WorkloadCases {
  private static final int BATCH = 8;

  private WorkloadCases() {}

  static List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    products(cases);
    convolutions(cases);
    windows(cases);
    rows(cases);
    recurrent(cases);
    elements(cases);
    return cases;
  }

  private static void products(List<KernelCase> cases) {
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(64, 64, 64)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(512, 512, 512)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(512, 512, 512, true, false)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(512, 512, 512, false, true)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(1024, 1024, 1024)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(32, 512, 128)));
    cases.add(MatmulCases.product(RANDOM, GemmSpec.of(1, 512, 512)));
  }

  private static void convolutions(List<KernelCase> cases) {
    convolution(cases, "LeNet", 28, 1, 6, Window2d.of(5, 5).padding(2, 2), 1);
    convolution(cases, "first layer", 32, 3, 64, Window2d.of(3, 3).samePadding(), 1);
    convolution(cases, "same", 32, 64, 64, Window2d.of(3, 3).samePadding(), 1);
    convolution(cases, "stride", 32, 64, 128, Window2d.of(3, 3).stride(2, 2).padding(1, 1), 1);
    convolution(cases, "1x1", 16, 256, 64, Window2d.of(1, 1), 1);
    convolution(cases, "depthwise", 28, 96, 96, Window2d.of(7, 7).samePadding(), 96);
  }

  private static void convolution(
      List<KernelCase> cases, String name, int side, int in, int out, Window2d window, int groups) {
    Shape x = Shape.of(BATCH, side, side, in);
    var geometry = new ConvCases.Geometry(name, x, out, new Conv2dSpec(window, groups));
    cases.add(ConvCases.forward(geometry, RANDOM, false));
    cases.add(ConvCases.gradInput(geometry, RANDOM));
    cases.add(ConvCases.gradFilter(geometry, RANDOM));
  }

  private static void windows(List<KernelCase> cases) {
    Window2d window = Window2d.of(2, 2).stride(2, 2);
    var geometry = PoolCases.of(window, BATCH, 32, 32, 64);
    cases.add(PoolCases.max(geometry, RANDOM));
    cases.add(PoolCases.maxGrad(geometry, RANDOM));
    cases.add(PoolCases.average(geometry, true, RANDOM));
    cases.add(PoolCases.averageGrad(geometry, true, RANDOM));
  }

  private static void rows(List<KernelCase> cases) {
    for (NormAxis axis : NormAxis.values()) {
      cases.add(NormCases.forward(axis, RANDOM, 4096, 192, 0, 1));
      cases.add(NormCases.gradient(axis, RANDOM, 4096, 192, 0));
    }
    cases.add(LossCases.crossEntropy(RANDOM, 0, 512, 1000));
    cases.add(LossCases.crossEntropyGrad(RANDOM, 0, false, 512, 1000));
    cases.add(RowCases.take(RANDOM, 1000, 256, 4096));
    cases.add(RowCases.add(RANDOM, 1000, 256, 4096));
  }

  private static void recurrent(List<KernelCase> cases) {
    Options options = new Options(false, false, true, false, false);
    for (RecurrentCell cell : RecurrentCell.values()) {
      var spec = new RecurrentSpec(cell, 32, 28, 128, 128, false);
      cases.add(RecurrentCases.forward(RANDOM, spec, options));
      cases.add(RecurrentCases.gradient(RANDOM, spec, options));
    }
  }

  private static void elements(List<KernelCase> cases) {
    int[] million = {1024, 1024};
    for (String name : List.of("affine", "exp", "tanh", "sigmoid", "gelu", "dropout", "adam")) {
      cases.add(PointwiseCases.program(PointwiseProgram.of(name), RANDOM, false, million));
    }
    cases.add(ReduceCases.dense(Reduction.SUM, RANDOM, 1, 8192, 128));
    cases.add(ReduceCases.dense(Reduction.SUM, RANDOM, 8192, 128, 1));
    cases.add(ReduceCases.dense(Reduction.ARGMAX, RANDOM, 8192, 128, 1));
    cases.add(ViewCases.transposed(RANDOM, million));
  }
}
