package dev.cotangent.bench.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cotangent.backend.Backend;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.bench.CommandException;
import dev.cotangent.data.ArrayDataset;
import dev.cotangent.data.HostArray;
import dev.cotangent.data.TrainTest;
import dev.cotangent.nn.Network;
import dev.cotangent.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipesTest {

  /** One row of the task's shape. */
  private static TaskData data(Task task) {
    Shape input =
        switch (task) {
          case NAMES -> Shape.of(40);
          case MNIST -> Shape.of(28, 28, 1);
          case OPTDIGITS -> Shape.of(8, 8, 1);
          case PENDIGITS -> Shape.of(8, 2);
          case CIFAR10, IMAGES -> Shape.of(32, 32, 3);
        };
    Shape rows = input.prepend(1);
    HostArray inputs =
        task == Task.NAMES
            ? new HostArray.Ints(new int[40], rows)
            : new HostArray.Reals(new float[rows.size()], rows);
    var part = ArrayDataset.classes(inputs, new int[] {0}, task == Task.NAMES ? 34 : 10);
    return new TaskData(task, new TrainTest(part, part), 147, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "names-cnn, 111026", // 147*48 + 128*(2+3+4+5)*48 + 4*128 + 34*512 + 34
    "names-rnn, 59890", // 147*48 + 192*(48+192) + 192 + 34*192 + 34
    "mnist-cnn, 1625866",
    "mnist-lenet, 61706",
    "mnist-mlp, 669706",
    "cifar10-resnet20, 272474",
    "cifar10-plain20, 269722", // without the projections: 16*32 + 2*32 + 32*64 + 2*64
    "images-convnext, 908506",
    "mnist-tanh30, 113710", // 784*50 + 50 + 29*(50*50 + 50) + 10*50 + 10
    "mnist-lstm, 81674", // 4*128*(28+128) + 4*128 + 10*128 + 10
    "optdigits-cnn, 38282", // 16*9 + 16 + 32*16*9 + 32 + 64*512 + 64 + 10*64 + 10
    "pendigits-lstm, 17802"
  })
  void modelsHaveTheParametersThatTheirLayersAddUpTo(String name, long parameters) {
    Recipe recipe = Recipes.named(name);
    TaskData data = data(recipe.task());

    try (Backend backend = new ReferenceBackend()) {
      Network network = recipe.model().apply(data).build(backend, 1, data.inputShape());

      assertThat(network.parameterCount()).isEqualTo(parameters);
      assertThat(network.outputShape()).isEqualTo(Shape.of(data.classes()));
    }
  }

  @Test
  void namesAreUniqueAndBeginWithTheirTask() {
    assertThat(Recipes.all()).extracting(Recipe::name).doesNotHaveDuplicates();
    assertThat(Recipes.all())
        .allSatisfy(r -> assertThat(r.name()).startsWith(r.task().folder() + "-"));
  }

  @Test
  void anUnknownNameIsAnsweredWithAllNames() {
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> Recipes.named("names-perceptron"))
        .withMessageContaining("names-perceptron")
        .withMessageContaining(Recipes.allNames());
  }

  @Test
  void limitedRowsAreSpreadOverTheWholeSet() {
    int[] labels = new int[100];
    Arrays.setAll(labels, i -> i);
    var inputs = new HostArray.Reals(new float[100], Shape.of(100, 1));
    var part = ArrayDataset.classes(inputs, labels, 100);
    var data = new TaskData(Task.MNIST, new TrainTest(part, part), 0, Optional.empty());

    var few = data.limitedTo(4).parts().train();

    assertThat(few.batch(new int[] {0, 1, 2, 3}).targets())
        .isEqualTo(HostArray.Ints.of(0, 25, 50, 75));
    assertThat(data.limitedTo(1000).parts().test().size()).isEqualTo(100);
  }
}
