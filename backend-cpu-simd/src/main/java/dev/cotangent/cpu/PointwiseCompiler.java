package dev.cotangent.cpu;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.cotangent.expr.Instruction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Generates a class whose one loop computes a whole program, each value in a local variable.
 *
 * <pre>
 * void run(PointwiseFrame frame, int first, int n) {
 *   float[] a0 = frame.arrays[0]; int at0 = frame.at[0]; ...   // every vector operand
 *   FloatVector v1 = broadcast(F, frame.scalars[0]); ...       // every value without position
 *   for (int i = 0; i &lt; n; i += COUNT) {
 *     FloatVector v0 = fromArray(F, a0, at0 + i);
 *     FloatVector v2 = v0.mul(v1);
 *     v2.intoArray(a1, at1 + i);                               // all stores at the end
 *   }
 * }
 * </pre>
 *
 * <p>All loads come before all stores, so outputs may be the same tensors as inputs.
 */
final class PointwiseCompiler {
  /**
   * Programs above this many instructions are left to the interpreter: C2 gives up on huge loops.
   */
  static final int MAX_INSTRUCTIONS = 100;

  private static final ClassDesc FRAME = ClassDesc.of(PointwiseFrame.class.getName());
  private static final ClassDesc KEY = ClassDesc.of(ChanceKey.class.getName());
  private static final ClassDesc CODE = ClassDesc.of(PointwiseCode.class.getName());
  private static final ClassDesc NAME =
      ClassDesc.of(PointwiseCompiler.class.getPackageName(), "CompiledPointwise");
  private static final List<String> KEY_PARTS = List.of("key0", "key1", "step", "limit", "keep");
  private static final int FRAME_SLOT = 1;
  private static final int FIRST_SLOT = 2;
  private static final int COUNT_SLOT = 3;

  private final PointwiseForm form;
  private final PointwiseEmitter emitter;
  private final List<Instruction> program;

  /** Local variables: the array and offset of each operand, each value, each key. */
  private final int[] arrays;

  private final int[] offsets;
  private final int[] values;
  private final int[] keys;

  private PointwiseCompiler(PointwiseForm form, PointwiseEmitter emitter) {
    this.form = form;
    this.emitter = emitter;
    program = form.program();
    arrays = new int[form.operands()];
    offsets = new int[form.operands()];
    values = new int[program.size()];
    keys = new int[form.chances().size()];
  }

  /** Returns new code for a program. */
  static PointwiseCode compile(PointwiseForm form, PointwiseEmitter emitter) {
    byte[] bytes = new PointwiseCompiler(form, emitter).classFile();
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (PointwiseCode) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("pointwise: generated code was refused: " + form, e);
    }
  }

  private byte[] classFile() {
    return ClassFile.of()
        .build(
            NAME,
            c -> {
              c.withFlags(ClassFile.ACC_FINAL).withInterfaceSymbols(CODE);
              c.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  0,
                  code ->
                      code.aload(0)
                          .invokespecial(ConstantDescs.CD_Object, INIT_NAME, MTD_void)
                          .return_());
              c.withMethodBody(
                  "run",
                  MethodTypeDesc.of(CD_void, FRAME, CD_int, CD_int),
                  ClassFile.ACC_PUBLIC,
                  this::run);
            });
  }

  private void run(CodeBuilder code) {
    for (int k = 0; k < arrays.length; k++) {
      operand(code, k);
    }
    for (int k = 0; k < keys.length; k++) {
      key(code, k);
    }
    for (int v = 0; v < values.length; v++) {
      if (form.isUniform(program.get(v))) {
        uniform(code, v);
      }
    }
    int i = code.allocateLocal(TypeKind.INT);
    Label start = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(i).labelBinding(start).iload(i).iload(COUNT_SLOT).if_icmpge(end);
    for (int v = 0; v < values.length; v++) {
      if (!form.isUniform(program.get(v))) {
        value(code, v, i);
      }
    }
    for (int k = 0; k < form.f().outputs().size(); k++) {
      int operand = form.output(k);
      emitter.store(code, values[form.f().outputs().get(k)], c -> address(c, operand, i));
    }
    code.iinc(i, emitter.step()).goto_(start).labelBinding(end).return_();
  }

  /** Puts the array of an operand and where it begins into local variables. */
  private void operand(CodeBuilder code, int k) {
    if (k < form.f().inputs() && form.isScalarInput(k)) {
      return;
    }
    arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
    offsets[k] = code.allocateLocal(TypeKind.INT);
    code.aload(FRAME_SLOT)
        .getfield(FRAME, "arrays", PointwiseEmitter.FLOATS.arrayType())
        .loadConstant(k)
        .aaload()
        .astore(arrays[k]);
    code.aload(FRAME_SLOT)
        .getfield(FRAME, "at", CD_int.arrayType())
        .loadConstant(k)
        .iaload()
        .istore(offsets[k]);
  }

  /** Puts the parts of a chance's key into local variables. */
  private void key(CodeBuilder code, int k) {
    keys[k] = -1;
    for (String part : KEY_PARTS) {
      int local = code.allocateLocal(TypeKind.INT);
      keys[k] = keys[k] < 0 ? local : keys[k];
      code.aload(FRAME_SLOT)
          .getfield(FRAME, "chances", KEY.arrayType())
          .loadConstant(k)
          .aaload()
          .invokevirtual(KEY, part, MethodTypeDesc.of(CD_int))
          .istore(local);
    }
  }

  private void uniform(CodeBuilder code, int v) {
    Instruction x = program.get(v);
    emitter.broadcast(
        code,
        c -> {
          switch (x.opcode()) {
            case CONSTANT -> c.loadConstant((float) x.constant());
            case SCALAR ->
                c.aload(FRAME_SLOT)
                    .getfield(FRAME, "scalars", PointwiseEmitter.FLOATS)
                    .loadConstant(x.a())
                    .faload();
            default -> scalarInput(c, x.a());
          }
        });
    keep(code, v, emitter.number());
  }

  private static void scalarInput(CodeBuilder code, int k) {
    code.aload(FRAME_SLOT)
        .getfield(FRAME, "arrays", PointwiseEmitter.FLOATS.arrayType())
        .loadConstant(k)
        .aaload();
    code.aload(FRAME_SLOT)
        .getfield(FRAME, "at", CD_int.arrayType())
        .loadConstant(k)
        .iaload()
        .faload();
  }

  private void value(CodeBuilder code, int v, int i) {
    Instruction x = program.get(v);
    switch (x.opcode()) {
      case INPUT -> emitter.load(code, c -> address(c, x.a(), i));
      case INDEX -> emitter.load(code, c -> address(c, form.index(x.a()), i));
      case CHANCE -> chance(code, form.chances().indexOf(x.a()), i);
      case SELECT -> emitter.select(code, values[x.a()], values[x.b()], values[x.c()]);
      default -> emitter.compute(code, x.opcode(), values[x.a()], values[x.b()]);
    }
    keep(code, v, x.opcode().isCondition() ? emitter.truth() : emitter.number());
  }

  private void chance(CodeBuilder code, int k, int i) {
    code.iload(keys[k]).iload(keys[k] + 1).iload(FIRST_SLOT).iload(i).iadd();
    code.iload(keys[k] + 2).iload(keys[k] + 3).iload(keys[k] + 4);
    emitter.chance(code);
  }

  private void address(CodeBuilder code, int operand, int i) {
    code.aload(arrays[operand]).iload(offsets[operand]).iload(i).iadd();
  }

  private void keep(CodeBuilder code, int v, TypeKind kind) {
    values[v] = code.allocateLocal(kind);
    code.storeLocal(kind, values[v]);
  }
}
