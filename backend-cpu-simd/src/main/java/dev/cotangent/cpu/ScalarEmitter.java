package dev.cotangent.cpu;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.cotangent.expr.Instruction.Opcode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;
import java.util.function.Consumer;

/** Code on single floats. */
final class ScalarEmitter implements PointwiseEmitter {
  private static final ClassDesc MATH = ClassDesc.of(ScalarMath.class.getName());
  private static final ClassDesc CHANCE = ClassDesc.of(ChanceKey.class.getName());
  private static final ClassDesc FLOAT_BOX = ClassDesc.of("java.lang.Float");
  private static final ClassDesc JAVA_MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc FLOAT = MethodTypeDesc.of(CD_float, CD_float);
  private static final MethodTypeDesc FLOATS = MethodTypeDesc.of(CD_float, CD_float, CD_float);

  @Override
  public int step() {
    return 1;
  }

  @Override
  public TypeKind number() {
    return TypeKind.FLOAT;
  }

  @Override
  public TypeKind truth() {
    return TypeKind.INT;
  }

  @Override
  public void broadcast(CodeBuilder code, Consumer<CodeBuilder> pushFloat) {
    pushFloat.accept(code);
  }

  @Override
  public void load(CodeBuilder code, Consumer<CodeBuilder> pushArrayAndIndex) {
    pushArrayAndIndex.accept(code);
    code.faload();
  }

  @Override
  public void store(CodeBuilder code, int number, Consumer<CodeBuilder> pushArrayAndIndex) {
    pushArrayAndIndex.accept(code);
    code.fload(number).fastore();
  }

  @Override
  public void compute(CodeBuilder code, Opcode opcode, int a, int b) {
    code.fload(a);
    switch (opcode) {
      case NEGATE -> code.fneg();
      case ABS -> code.invokestatic(JAVA_MATH, "abs", FLOAT);
      case SQRT ->
          code.f2d().invokestatic(JAVA_MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double)).d2f();
      case EXP, LOG, TANH, SIGMOID, ERF ->
          code.invokestatic(MATH, opcode.name().toLowerCase(Locale.ROOT), FLOAT);
      case ADD -> code.fload(b).fadd();
      case SUBTRACT -> code.fload(b).fsub();
      case MULTIPLY -> code.fload(b).fmul();
      case DIVIDE -> code.fload(b).fdiv();
      case MAX -> code.fload(b).invokestatic(JAVA_MATH, "max", FLOATS);
      case MIN -> code.fload(b).invokestatic(JAVA_MATH, "min", FLOATS);
      // The comparison takes NaN to the side on which the relation does not hold.
      case LESS -> truth(code.fload(b).fcmpg(), java.lang.classfile.Opcode.IFLT);
      case LESS_OR_EQUAL -> truth(code.fload(b).fcmpg(), java.lang.classfile.Opcode.IFLE);
      case EQUAL -> truth(code.fload(b).fcmpg(), java.lang.classfile.Opcode.IFEQ);
      case INPUT, SCALAR, CONSTANT, INDEX, SELECT, CHANCE ->
          throw new IllegalArgumentException("pointwise: " + opcode + " has no such operands");
    }
  }

  private static void bits(CodeBuilder code, int number) {
    code.fload(number);
    code.invokestatic(FLOAT_BOX, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
  }

  private static void truth(CodeBuilder code, java.lang.classfile.Opcode branch) {
    code.ifThenElse(branch, then -> then.iconst_1(), otherwise -> otherwise.iconst_0());
  }

  @Override
  public void select(CodeBuilder code, int condition, int a, int b) {
    // C2 makes a conditional move of ints, but of floats a branch, which is often mispredicted.
    code.iload(condition).ifThenElse(then -> bits(then, a), otherwise -> bits(otherwise, b));
    code.invokestatic(FLOAT_BOX, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
  }

  @Override
  public void chance(CodeBuilder code) {
    code.invokestatic(
        CHANCE,
        "holds",
        MethodTypeDesc.of(CD_boolean, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int));
  }
}
