package dev.cotangent.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the bodies of this package's static vector methods into generated code, in place of calls.
 *
 * <p>C2 stops to inline ordinary methods once a compilation holds some thousand nodes, which one or
 * two transcendental functions reach; each later call would box its vectors, at a tenth of the
 * speed. The methods of the Vector API itself are always inlined. So generated code calls nothing
 * else, and the functions still are written once, in Java. Methods with branches are called.
 */
final class MethodInliner {
  private static final int NONE = -1;

  private final Map<String, MethodModel> methods = new HashMap<>();
  private final List<ClassDesc> owners;

  /** An inliner of the static methods of some classes. */
  MethodInliner(Class<?>... classes) {
    owners = Arrays.stream(classes).map(c -> ClassDesc.of(c.getName())).toList();
    for (Class<?> c : classes) {
      for (MethodModel method : model(c).methods()) {
        methods.put(key(ClassDesc.of(c.getName()), method), method);
      }
    }
  }

  private static ClassModel model(Class<?> c) {
    try (InputStream in = c.getResourceAsStream(c.getSimpleName() + ".class")) {
      if (in == null) {
        throw new IllegalStateException("pointwise: no class file of " + c.getName());
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("pointwise: reading the class file of " + c.getName(), e);
    }
  }

  private static String key(ClassDesc owner, MethodModel method) {
    return key(owner, method.methodName().stringValue(), method.methodTypeSymbol());
  }

  private static String key(ClassDesc owner, String name, MethodTypeDesc type) {
    return owner.descriptorString() + name + type.descriptorString();
  }

  /** Does what a call would do: takes the arguments from the stack and leaves the result there. */
  void call(CodeBuilder code, ClassDesc owner, String name, MethodTypeDesc type) {
    MethodModel method = methods.get(key(owner, name, type));
    CodeAttribute body =
        method == null ? null : method.findAttribute(Attributes.code()).orElse(null);
    if (body == null || !isStraight(body)) {
      code.invokestatic(owner, name, type);
      return;
    }
    int[] locals = new int[body.maxLocals()];
    Arrays.fill(locals, NONE);
    takeArguments(code, type, locals);
    for (CodeElement element : body) {
      if (element instanceof Instruction instruction) {
        copy(code, instruction, locals);
      }
    }
  }

  private static boolean isStraight(CodeAttribute body) {
    return body.elementStream()
            .noneMatch(e -> e instanceof BranchInstruction || e instanceof IncrementInstruction)
        && body.elementStream().filter(ReturnInstruction.class::isInstance).count() == 1
        && body.exceptionHandlers().isEmpty();
  }

  private static void takeArguments(CodeBuilder code, MethodTypeDesc type, int[] locals) {
    int slot = 0;
    for (ClassDesc parameter : type.parameterList()) {
      TypeKind kind = TypeKind.from(parameter);
      locals[slot] = code.allocateLocal(kind);
      slot += kind.slotSize();
    }
    for (int i = type.parameterCount() - 1; i >= 0; i--) {
      TypeKind kind = TypeKind.from(type.parameterType(i));
      slot -= kind.slotSize();
      code.storeLocal(kind, locals[slot]);
    }
  }

  private void copy(CodeBuilder code, Instruction instruction, int[] locals) {
    switch (instruction) {
      case LoadInstruction load -> code.loadLocal(load.typeKind(), locals[load.slot()]);
      case StoreInstruction store -> {
        if (locals[store.slot()] == NONE) {
          locals[store.slot()] = code.allocateLocal(store.typeKind());
        }
        code.storeLocal(store.typeKind(), locals[store.slot()]);
      }
      case ReturnInstruction end -> {}
      case InvokeInstruction call when call.opcode() == Opcode.INVOKESTATIC && isOurs(call) ->
          call(code, call.owner().asSymbol(), call.name().stringValue(), call.typeSymbol());
      default -> code.with(instruction);
    }
  }

  private boolean isOurs(InvokeInstruction call) {
    return owners.contains(call.owner().asSymbol());
  }
}
