package dev.cotangent.cpu;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.cotangent.expr.Instruction.Opcode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Code on vectors, without a call of anything but the Vector API. Species and lane count are
 * constants of {@link Lanes}.
 */
final class VectorEmitter implements PointwiseEmitter {
  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc LANES = ClassDesc.of(Lanes.class.getName());
  private static final ClassDesc MATH = ClassDesc.of(VectorMath.class.getName());
  private static final ClassDesc CHANCE = ClassDesc.of(VectorChance.class.getName());
  private static final ClassDesc VECTOR = ClassDesc.of(API, "FloatVector");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of(API, "Vector");
  private static final ClassDesc MASK = ClassDesc.of(API, "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(API, "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");

  private final MethodInliner inliner =
      new MethodInliner(VectorMath.class, VectorChance.class, Lanes.class);

  @Override
  public int step() {
    return Lanes.COUNT;
  }

  @Override
  public TypeKind number() {
    return TypeKind.REFERENCE;
  }

  @Override
  public TypeKind truth() {
    return TypeKind.REFERENCE;
  }

  @Override
  public void broadcast(CodeBuilder code, Consumer<CodeBuilder> pushFloat) {
    code.getstatic(LANES, "F", SPECIES);
    pushFloat.accept(code);
    code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
  }

  @Override
  public void load(CodeBuilder code, Consumer<CodeBuilder> pushArrayAndIndex) {
    code.getstatic(LANES, "F", SPECIES);
    pushArrayAndIndex.accept(code);
    code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
  }

  @Override
  public void store(CodeBuilder code, int number, Consumer<CodeBuilder> pushArrayAndIndex) {
    code.aload(number);
    pushArrayAndIndex.accept(code);
    code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
  }

  @Override
  public void compute(CodeBuilder code, Opcode opcode, int a, int b) {
    code.aload(a);
    switch (opcode) {
      case NEGATE -> alone(code, "neg");
      case ABS -> alone(code, "abs");
      case SQRT -> alone(code, "sqrt");
      case EXP, LOG, TANH, SIGMOID, ERF ->
          inliner.call(
              code,
              MATH,
              opcode.name().toLowerCase(Locale.ROOT),
              MethodTypeDesc.of(VECTOR, VECTOR));
      case ADD -> with(code, "add", b);
      case SUBTRACT -> with(code, "sub", b);
      case MULTIPLY -> with(code, "mul", b);
      case DIVIDE -> with(code, "div", b);
      case MAX -> with(code, "max", b);
      case MIN -> with(code, "min", b);
      case LESS -> compare(code, "LT", b);
      case LESS_OR_EQUAL -> compare(code, "LE", b);
      case EQUAL -> compare(code, "EQ", b);
      case INPUT, SCALAR, CONSTANT, INDEX, SELECT, CHANCE ->
          throw new IllegalArgumentException("pointwise: " + opcode + " has no such operands");
    }
  }

  private static void alone(CodeBuilder code, String method) {
    code.invokevirtual(VECTOR, method, MethodTypeDesc.of(VECTOR));
  }

  private static void with(CodeBuilder code, String method, int b) {
    code.aload(b).invokevirtual(VECTOR, method, MethodTypeDesc.of(VECTOR, ANY_VECTOR));
  }

  private static void compare(CodeBuilder code, String relation, int b) {
    code.getstatic(OPERATORS, relation, COMPARISON);
    code.aload(b);
    code.invokevirtual(VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY_VECTOR));
  }

  @Override
  public void select(CodeBuilder code, int condition, int a, int b) {
    code.aload(b).aload(a).aload(condition);
    code.invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, ANY_VECTOR, MASK));
  }

  @Override
  public void chance(CodeBuilder code) {
    inliner.call(
        code,
        CHANCE,
        "holds",
        MethodTypeDesc.of(MASK, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int));
  }
}
