package dev.cotangent.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class Winograd4Test {
  /** FreqInlineSize: C2 inlines no hot method that has more bytes of code. */
  private static final int INLINED = 325;

  @Test
  void transformationsAreTooLongToBeInlined() throws IOException {
    List<MethodModel> transformations =
        model().methods().stream()
            .filter(method -> method.methodTypeSymbol().parameterCount() == 9)
            .toList();

    assertThat(transformations)
        .hasSize(5)
        .allSatisfy(method ->
            assertThat(method.findAttribute(Attributes.code()).orElseThrow().codeLength())
                .as(method.methodName().stringValue())
                .isGreaterThan(INLINED));
  }

  private static ClassModel model() throws IOException {
    try (InputStream in = Winograd4.class.getResourceAsStream("Winograd4.class")) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }
}
