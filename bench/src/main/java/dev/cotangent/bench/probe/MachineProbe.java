package dev.cotangent.bench.probe;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.BackendException;
import dev.cotangent.backend.BackendOptions;
import dev.cotangent.backend.BackendReport;
import dev.cotangent.backend.Backends;
import dev.cotangent.bench.BackendChoice;
import dev.cotangent.bench.Console;
import dev.cotangent.bench.speed.Roof;
import dev.cotangent.bench.speed.SpeedCase;
import dev.cotangent.bench.speed.SpeedCases;
import dev.cotangent.bench.speed.Timing;
import dev.cotangent.opencl.DeviceCosts;
import dev.cotangent.opencl.DeviceInfo;
import dev.cotangent.opencl.OpenClBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks the machine what it has, and measures what it can do. Nothing leaves the machine. */
final class MachineProbe {
  private static final String OPENCL = "opencl";
  private static final String DEVICE = "cotangent.opencl.device";

  /** The float64 backend is for checking, and would take minutes. */
  private static final String UNMEASURED = "reference";

  private static final List<String> MODELS =
      List.of("lenet5-mnist-b64-sgd", "cnn-mnist-b64-adam", "lstm128-rowmnist-b64-adam");

  private static final double SLICE = 0.5;

  private final Map<String, String> environment;
  private final Console console;
  private final BooleanSupplier stopped;

  MachineProbe(Map<String, String> environment, Console console, BooleanSupplier stopped) {
    this.environment = environment;
    this.console = console;
    this.stopped = stopped;
  }

  /** Returns what can be told without measuring. */
  ProbeReport quick() {
    BackendReport backends = Backends.report();
    return new ProbeReport(
        Hardware.find(),
        JavaRuntime.find(),
        backends,
        BackendChoice.of(Optional.empty(), environment, () -> backends),
        DeviceInfo.all().stream().map(d -> new DeviceMeasurement(d, Optional.empty())).toList(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Returns the same with measurements; takes half a minute for each backend. */
  ProbeReport whole() {
    ProbeReport known = quick();
    Measurements measured;
    try (Backend backend = Backends.named(known.choice().name())) {
      measured = Measurements.take(backend, console);
    }
    List<DeviceMeasurement> devices =
        known.devices().stream().map(DeviceMeasurement::info).map(this::measure).toList();
    Optional<Roofline> roofline = roofline(known.choice().name(), measured, devices);
    List<StepPrediction> steps = new ArrayList<>();
    for (BackendReport.Entry entry : known.backends().entries()) {
      if (entry.usable().isPresent() && !entry.name().equals(UNMEASURED)) {
        steps(entry.name(), roof(entry.name(), measured, devices).gflops(), steps);
      }
    }
    return new ProbeReport(
        known.hardware(),
        known.java(),
        known.backends(),
        known.choice(),
        devices,
        Optional.of(measured),
        roofline,
        steps);
  }

  /** Draws no roof where the peak is not known, nor for the float64 backend. */
  private Optional<Roofline> roofline(
      String name, Measurements measured, List<DeviceMeasurement> devices) {
    Roof roof = roof(name, measured, devices);
    if (Double.isNaN(roof.gflops()) || name.equals(UNMEASURED)) {
      return Optional.empty();
    }
    console.info("measuring kernels");
    try (Backend backend = Backends.named(name)) {
      return Optional.of(Roofline.measure(backend, roof, stopped));
    }
  }

  private static Roof roof(String backend, Measurements measured, List<DeviceMeasurement> devices) {
    return backend.equals(OPENCL)
        ? devices.stream()
            .filter(d -> d.info().chosen())
            .flatMap(d -> d.costs().stream())
            .map(Roof::of)
            .findFirst()
            .orElse(new Roof(Double.NaN, Double.NaN))
        : measured.all();
  }

  private DeviceMeasurement measure(DeviceInfo device) {
    if (!device.usable() || stopped.getAsBoolean()) {
      return new DeviceMeasurement(device, Optional.empty());
    }
    console.info("measuring OpenCL device " + device.index());
    String former = System.getProperty(DEVICE, "");
    System.setProperty(DEVICE, String.valueOf(device.index()));
    try (Backend backend = Backends.named(OPENCL)) {
      return new DeviceMeasurement(
          device, Optional.of(DeviceCosts.measure((OpenClBackend) backend)));
    } catch (BackendException e) {
      console.warn("device %d was not measured: %s".formatted(device.index(), e.getMessage()));
      return new DeviceMeasurement(device, Optional.empty());
    } finally {
      System.setProperty(DEVICE, former);
    }
  }

  private void steps(String name, double peak, List<StepPrediction> into) {
    try (Backend backend = Backends.named(name, new BackendOptions(0))) {
      for (String model : MODELS) {
        if (stopped.getAsBoolean()) {
          return;
        }
        console.info("measuring " + model + " on " + name);
        SpeedCase step = SpeedCases.named("train/" + model);
        Runnable work = step.prepare().apply(backend);
        Timing.warmUp(work, SLICE);
        double flops = step.cost().get().flops();
        double micros = Timing.measure(work, SLICE).medianMicros();
        into.add(new StepPrediction(model, name, flops, flops / peak / 1e3, micros));
      }
    }
  }
}
