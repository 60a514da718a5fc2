package dev.cotangent.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cotangent.autograd.Tape;
import dev.cotangent.autograd.Variable;
import dev.cotangent.backend.TensorValues;
import dev.cotangent.backend.reference.ReferenceBackend;
import dev.cotangent.io.NamedArray;
import dev.cotangent.io.SafeTensors;
import dev.cotangent.io.Weights;
import dev.cotangent.nn.Dense;
import dev.cotangent.nn.Embedding;
import dev.cotangent.nn.Network;
import dev.cotangent.nn.Sequential;
import dev.cotangent.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network with RNNs inside, whose state_dict torch_rnn_state_dict.py wrote as one file. */
class StateDictTest {
  private static final Recurrent<?> LSTM = Lstm.units(4).layers(2).bidirectional();
  private static final Recurrent<?> GRU = Gru.units(3);
  private static final Map<String, Recurrent<?>> RECURRENT = Map.of("lstm", LSTM, "gru", GRU);

  @TempDir private Path folder;
  private Map<String, NamedArray> torch = Map.of();
  private NamedArray.Ints input = new NamedArray.Ints(Shape.of(0), new int[0]);
  private NamedArray.Floats output = new NamedArray.Floats(Shape.of(0), new float[0]);
  private final Network network =
      Sequential.of()
          .then("embedding", Embedding.of(7, 3))
          .then("lstm", LSTM)
          .then("gru", GRU)
          .then("dense", Dense.of(5))
          .build(new ReferenceBackend(), 1, Shape.of(5));

  @BeforeEach
  void readTheFile() throws IOException, URISyntaxException {
    torch =
        new LinkedHashMap<>(SafeTensors.read(resource("torch-state-dict.safetensors")).arrays());
    input = (NamedArray.Ints) Objects.requireNonNull(torch.remove("input"));
    output = (NamedArray.Floats) Objects.requireNonNull(torch.remove("output"));
  }

  private float[] run() {
    try (Tape tape = Tape.inference(network.backend())) {
      Variable y = network.forward(tape, tape.constant(input.values(), input.shape()));
      return TensorValues.floats(y.value());
    }
  }

  @Test
  void loadedWeightsGiveTheOutputOfPyTorch() {
    Weights.copy(PyTorchWeights.toOurs(RECURRENT, torch), network.state());

    float[] y = run();

    // PyTorch computes in float32: some 2^-24 for each of about 50 rounded terms below 1.
    assertThat(y).containsExactly(output.values(), within(3e-6f));
  }

  /** The two biases of PyTorch are one here, but for those of the GRU's n. */
  @Test
  void ourWeightsAreAStateDictOfTheSameNamesShapesAndMeaning() {
    Map<String, NamedArray> ours = PyTorchWeights.toOurs(RECURRENT, torch);
    Map<String, NamedArray> back = PyTorchWeights.fromOurs(RECURRENT, ours);
    assertThat(back.keySet()).isEqualTo(torch.keySet());
    torch.forEach((name, array) -> {
      assertThat(Objects.requireNonNull(back.get(name)).shape()).isEqualTo(array.shape());
      if (!name.contains("bias_")) {
        assertThat(values(back, name)).as(name).isEqualTo(values(torch, name));
      }
    });
    assertThat(PyTorchWeights.toOurs(RECURRENT, back)).isEqualTo(ours);
  }

  @Test
  void pyTorchLoadsOurFile() throws IOException, URISyntaxException, InterruptedException {
    String python = System.getenv("PYTHON");
    assumeTrue(python != null, "PYTHON names no Python with PyTorch");
    Map<String, NamedArray> ours =
        PyTorchWeights.fromOurs(RECURRENT, Weights.exact(network.state()));
    Map<String, NamedArray> all = new LinkedHashMap<>(ours);
    all.put("input", input);
    all.put("output", new NamedArray.Floats(output.shape(), run()));
    Path file = folder.resolve("ours.safetensors");
    SafeTensors.of(all).write(file);
    Path log = folder.resolve("log");
    String script = resource("torch_rnn_state_dict.py").toString();
    Process process =
        new ProcessBuilder(python, script, "check", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    assertThat(code).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
  }

  private static double[] values(Map<String, NamedArray> arrays, String name) {
    return WeightBlocks.of(arrays, name).values();
  }

  private static Path resource(String name) throws URISyntaxException {
    URL file = Objects.requireNonNull(StateDictTest.class.getResource(name));
    return Path.of(file.toURI());
  }
}
