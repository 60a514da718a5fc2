package dev.cotangent.bench.speed;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.Conv2dSpec;
import dev.cotangent.backend.Epilogue;
import dev.cotangent.backend.GemmSpec;
import dev.cotangent.backend.Reduction;
import dev.cotangent.backend.Window2d;
import dev.cotangent.bench.report.Json;
import dev.cotangent.bench.report.Median;
import dev.cotangent.cpu.HandOff;
import dev.cotangent.expr.Expr;
import dev.cotangent.expr.Fused;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What calls cost beside their work: what small networks pay for.
 *
 * @param launchMicros time of a call of some kernels on next to no data, checks included
 * @param handOff what it costs to give another thread its share
 */
public record CallCosts(Map<String, Double> launchMicros, HandOff handOff) {
  /** Most seconds of a slice of warming up. */
  private static final double SLICE = 0.1;

  private static final int BATCHES = 101;
  private static final double BATCH_MICROS = 500;

  /**
   * Measures on an open backend; takes two seconds and more, until calls get no faster.
   *
   * @param seconds of a case: where that is short, warming up is as well
   */
  public static CallCosts measure(Backend backend, int threads, double seconds) {
    double slice = Math.min(SLICE, seconds);
    Map<String, Double> launch = new LinkedHashMap<>();
    kernels(backend).forEach((name, call) -> launch.put(name, medianMicros(call, slice)));
    return new CallCosts(launch, HandOff.measure(threads));
  }

  /** Returns calls whose work is that of a few elements. */
  private static Map<String, Runnable> kernels(Backend backend) {
    Tensor row = SpeedCases.tensor(backend, Shape.of(1, 16));
    Tensor other = SpeedCases.tensor(backend, Shape.of(1, 16));
    Tensor result = SpeedCases.tensor(backend, Shape.of(1, 16));
    Tensor one = SpeedCases.tensor(backend, Shape.of(1, 1));
    Tensor mean = SpeedCases.tensor(backend, Shape.of(16));
    Tensor variance = SpeedCases.tensor(backend, Shape.of(16));
    Tensor gain = SpeedCases.tensor(backend, Shape.of(16));
    Tensor image = SpeedCases.tensor(backend, Shape.of(1, 1, 1, 16));
    Tensor filter = SpeedCases.tensor(backend, Shape.of(16, 1, 1, 16));
    Tensor filtered = SpeedCases.tensor(backend, Shape.of(1, 1, 1, 16));
    Fused sum = Fused.of(Expr.input(0).plus(Expr.input(1)));
    Tensor[] in = {row, other};
    Tensor[] out = {result};
    Tensor[] cube = {row.reshape(1, 16, 1)};
    double[] scalars = {};
    GemmSpec product = GemmSpec.of(1, 1, 16);
    Conv2dSpec pointwise = Conv2dSpec.of(Window2d.of(1, 1));
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("pointwise", () -> backend.pointwise(sum, in, scalars, out));
    calls.put("reduce", () -> backend.reduce(Reduction.SUM, Fused.identity(), cube, scalars, one));
    calls.put("matmul", () -> backend.matmul(product, row, other, one));
    calls.put("conv2d", () -> backend.conv2d(pointwise, image, filter, Epilogue.none(), filtered));
    calls.put("softmax", () -> backend.softmax(row, result));
    calls.put("batchNorm", () -> backend.batchNorm(1e-5, row, gain, gain, result, mean, variance));
    calls.replaceAll((_, call) ->
        () -> {
          call.run();
          backend.synchronise();
        });
    return calls;
  }

  /** Batches of calls, so that reading the clock costs nothing; the median of their means. */
  private static double medianMicros(Runnable call, double slice) {
    Timing.warmUp(call, slice);
    double about = Timing.measure(call, slice).medianMicros();
    int calls = (int) Math.max(1, BATCH_MICROS / about);
    double[] micros = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      long from = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      micros[batch] = (System.nanoTime() - from) / 1e3 / calls;
    }
    return Median.of(micros);
  }

  /** Returns two lines for people, whose titles take so many characters. */
  public String text(int width) {
    String launches =
        launchMicros.entrySet().stream()
            .map(launch -> launch.getKey() + " " + micros(launch.getValue()))
            .collect(Collectors.joining(", ", "", " us a call on next to no data"));
    String handOffs =
        "%s us to another thread and back while it spins, %s us when it is parked"
            .formatted(micros(handOff.spinningMicros()), micros(handOff.parkedMicros()));
    String line = "%-" + width + "s %s%n";
    return line.formatted("launch", launches) + line.formatted("hand-off", handOffs);
  }

  private static String micros(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Writes launchMicros (an object of numbers by kernel), handOffMicros and wakeUpMicros. */
  public void write(Json json) {
    json.object("launchMicros", _ -> launchMicros.forEach(json::number));
    json.number("handOffMicros", handOff.spinningMicros());
    json.number("wakeUpMicros", handOff.parkedMicros());
  }
}
