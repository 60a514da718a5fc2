package dev.cotangent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.tensor.Buffer;
import dev.cotangent.tensor.Shape;
import dev.cotangent.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every default gives back what it allocated, also when it fails. */
class WorkspaceTest {
  private final ReferenceBackend be = new ReferenceBackend();
  private final TestTensors tensors = new TestTensors(be);
  private final List<Buffer> allocated = new ArrayList<>();
  private final Primitives p =
      (Primitives)
          Proxy.newProxyInstance(
              Primitives.class.getClassLoader(), new Class<?>[] {Primitives.class}, this::record);

  @Test
  void convolutionsReleaseTheirWorkspace() {
    Conv2dSpec spec = Conv2dSpec.of(Window2d.of(3, 3).samePadding());
    Tensor x = tensors.empty(2, 4, 4, 1);
    Tensor w = tensors.empty(1, 3, 3, 1);
    DefaultConv.conv2d(p, spec, x, w, Epilogue.none(), tensors.empty(2, 4, 4, 1));
    DefaultConv.gradInput(p, spec, x, w, tensors.empty(2, 4, 4, 1));
    DefaultConv.gradFilter(p, spec, x, x, w);
    allReleased();
  }

  @Test
  void normsReleaseTheirWorkspace() {
    Tensor x = tensors.empty(2, 3);
    Tensor rows = tensors.empty(2);
    Tensor columns = tensors.empty(3);
    Tensor dx = tensors.empty(2, 3);
    Tensor dGain = tensors.empty(3);
    DefaultNorm.layerNormGrad(p, 0, x, x, columns, rows, rows, dx, dGain, tensors.empty(3));
    DefaultNorm.rmsNormGrad(p, 0, x, x, columns, rows, dx, dGain);
    allReleased();
  }

  @Test
  void recurrenceReleasesItsWorkspace() {
    var spec = new RecurrentSpec(RecurrentCell.RNN_TANH, 1, 2, 1, 1, false);
    var weights =
        new RecurrentWeights(
            tensors.empty(1, 1), tensors.empty(1, 1), tensors.empty(1), Optional.empty());
    var state = new RecurrentKernels.State(tensors.empty(1, 1), Optional.empty());
    var trace =
        new RecurrentTrace(tensors.empty(2, 1, 1), tensors.empty(3, 1, 1), Optional.empty());
    Tensor x = tensors.empty(1, 2, 1);
    DefaultRecurrent.forward(
        p, spec, weights, x, state, Optional.empty(), tensors.empty(1, 2, 1), trace);
    DefaultRecurrent.backward(
        p,
        spec,
        weights,
        x,
        Optional.empty(),
        trace,
        Optional.empty(),
        Optional.empty(),
        new RecurrentKernels.Gradients(
            weights,
            Optional.of(tensors.empty(1, 2, 1)),
            state,
            Optional.empty(),
            Optional.empty()));
    allReleased();
  }

  @Test
  void aKernelThatFailsHalfwayReleasesItsWorkspace() {
    Tensor x = tensors.empty(1, 2);
    Tensor label = tensors.integers(Shape.of(1), 9);
    assertThatThrownBy(() -> DefaultLoss.softmaxCrossEntropy(p, 0, x, label, tensors.empty(1), x))
        .isInstanceOf(IllegalArgumentException.class);
    allReleased();
  }

  private void allReleased() {
    assertThat(allocated).isNotEmpty().noneMatch(Buffer::isLive);
  }

  /** Passes a call on to the reference and notes what it allocates. */
  private Object record(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      Object result = method.invoke(be, arguments);
      if (result instanceof Tensor tensor) {
        allocated.add(tensor.buffer());
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
