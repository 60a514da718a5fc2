package dev.cotangent.backend.cases;

import static dev.cotangent.backend.cases.InputKind.RANDOM;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import dev.cotangent.backend.RecurrentSpec;
import dev.cotangent.backend.cases.ConvCases.Geometry;
import dev.cotangent.backend.cases.RecurrentArguments.Options;
import java.util.ArrayList;
import java.util.List;

/** A few NaN and infinities in one operand: what reads them must show it, and nothing else may. */
final class NonFiniteCases {
  private static final double[] ALL = {NaN, POSITIVE_INFINITY, NEGATIVE_INFINITY};

  private NonFiniteCases() {}

  /** Returns a convolution and both of its gradients, each with each of its operands spoiled. */
  static List<KernelCase> of(Geometry geometry) {
    List<KernelCase> cases = new ArrayList<>();
    add(cases, ConvCases.forward(geometry, RANDOM, true), "bias");
    add(cases, ConvCases.forward(geometry, RANDOM, false), "x", "w");
    add(cases, ConvCases.gradInput(geometry, RANDOM), "dy", "w");
    add(cases, ConvCases.gradFilter(geometry, RANDOM), "dy", "x");
    return cases;
  }

  /**
   * Returns both passes of a layer with one number in the middle spoiled: of x, of the state before
   * the first step, and of the gradients that arrive.
   */
  static List<KernelCase> of(RecurrentSpec spec, Options options) {
    List<KernelCase> cases = new ArrayList<>();
    KernelCase forward = RecurrentCases.forward(RANDOM, spec, options);
    KernelCase gradient = RecurrentCases.gradient(RANDOM, spec, options);
    for (double value : new double[] {NaN, POSITIVE_INFINITY}) {
      for (String input : List.of("x", "h0")) {
        cases.add(forward.with(input, value));
        cases.add(gradient.with(input, value));
      }
      cases.add(gradient.with("dy", value));
      cases.add(gradient.with("dFinalH", value));
      if (spec.cell().hasCellState()) {
        cases.add(forward.with("c0", value));
        cases.add(gradient.with("c0", value));
      }
    }
    return cases;
  }

  private static void add(List<KernelCase> cases, KernelCase kernelCase, String... inputs) {
    for (String input : inputs) {
      cases.add(kernelCase.with(input, ALL));
    }
  }
}
