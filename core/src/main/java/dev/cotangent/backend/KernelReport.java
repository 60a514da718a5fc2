package dev.cotangent.backend;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which kernels a backend has of its own, and which it leaves to their defaults.
 *
 * @param backend the backend's name
 */
public record KernelReport(String backend, List<Kernel> kernels) {
  private static final List<Class<?>> FAMILIES =
      List.of(
          MatmulKernels.class,
          ConvKernels.class,
          PoolKernels.class,
          NormKernels.class,
          LossKernels.class,
          RecurrentKernels.class);

  /**
   * One kernel.
   *
   * @param family the interface that declares it
   * @param isNative whether the backend overrides the default
   */
  public record Kernel(String family, String name, boolean isNative) {}

  /** Copies the kernels. */
  public KernelReport {
    kernels = List.copyOf(kernels);
  }

  /** Returns the report of a backend, by family and name. */
  public static KernelReport of(Backend backend) {
    List<Kernel> kernels = new ArrayList<>();
    for (Class<?> family : FAMILIES) {
      Arrays.stream(family.getDeclaredMethods())
          .filter(Method::isDefault)
          .sorted(Comparator.comparing(Method::getName))
          .map(m -> new Kernel(family.getSimpleName(), m.getName(), overrides(backend, m)))
          .forEach(kernels::add);
    }
    return new KernelReport(backend.name(), kernels);
  }

  private static boolean overrides(Backend backend, Method kernel) {
    try {
      return !backend
          .getClass()
          .getMethod(kernel.getName(), kernel.getParameterTypes())
          .getDeclaringClass()
          .isInterface();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("kernels: " + backend.getClass() + " lacks " + kernel, e);
    }
  }

  @Override
  public String toString() {
    var table = new StringBuilder("kernels of ").append(backend).append('\n');
    for (Kernel k : kernels) {
      table.append(
          "%-17s %-24s %s\n".formatted(k.family, k.name, k.isNative ? "native" : "default"));
    }
    return table.toString();
  }
}
