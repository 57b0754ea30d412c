package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.compiler.internal.Shaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chicory copies its helper class into each compiled module. This is that class with the methods
 * that {@link MemoryAccess} has redirected to it.
 */
final class Helpers {
  private static final Set<String> REDIRECTED =
      Arrays.stream(MemoryAccess.class.getMethods())
          .filter(m -> m.getDeclaringClass() == MemoryAccess.class)
          .map(Method::getName)
          .collect(Collectors.toUnmodifiableSet());

  private Helpers() {}

  /** The class file. */
  static byte[] classFile() {
    var format = ClassFile.of();
    ClassTransform redirect =
        (builder, element) -> {
          if (element instanceof MethodModel method
              && REDIRECTED.contains(method.methodName().stringValue())
              && method.flags().has(AccessFlag.STATIC)) {
            builder.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> forward(code, method));
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(format.parse(original()), redirect);
  }

  private static void forward(CodeBuilder code, MethodModel method) {
    MethodTypeDesc type = method.methodTypeSymbol();
    int slot = 0;
    for (ClassDesc parameter : type.parameterList()) {
      TypeKind kind = TypeKind.from(parameter);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    code.invokestatic(
        MemoryAccess.class.describeConstable().orElseThrow(),
        method.methodName().stringValue(),
        type);
    code.return_(TypeKind.from(type.returnType()));
  }

  private static byte[] original() {
    String name = "/" + Shaded.class.getName().replace('.', '/') + ".class";
    try (var in = Shaded.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("class file of " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
